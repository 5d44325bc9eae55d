// Validates HTML files and prints what is wrong with them as JSON: [{file, rule, line, message}].
// node html.mjs FILE...
import { FileSystemConfigLoader, HtmlValidate, esmResolver } from 'html-validate';
import { basename } from 'node:path';

const config = {
  root: true,
  extends: ['html-validate:standard', 'html-validate:a11y', 'html-validate:document'],
  rules: {
    // The title of a paper is as long as it is.
    'long-title': 'off',
    // What comes from the service itself needs no digest.
    'require-sri': ['error', { target: 'crossorigin' }],
  },
};
const validator = new HtmlValidate(new FileSystemConfigLoader([esmResolver()], config));
const found = [];
for (const file of process.argv.slice(2)) {
  const report = await validator.validateFile(file);
  for (const { messages } of report.results) {
    found.push(...messages.map(({ ruleId, line, message }) => ({ file: basename(file), rule: ruleId, line, message })));
  }
}
console.log(JSON.stringify(found));
