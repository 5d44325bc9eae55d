// What a React component would hold: a list that grows on the root, and one on a node, which Relay fetches again through `node`.
const { graphql } = require('relay-runtime');

module.exports = {
  query: graphql`
    query RowsQuery($where: CoverageFilter, $count: Int!) {
      ...Rows_query @arguments(where: $where, count: $count)
    }
  `,
  rows: graphql`
    fragment Rows_query on Query
    @argumentDefinitions(
      where: { type: "CoverageFilter" }
      count: { type: "Int", defaultValue: 10 }
      cursor: { type: "String" }
    )
    @refetchable(queryName: "RowsPaginationQuery") {
      coverage(where: $where, first: $count, after: $cursor) @connection(key: "Rows_coverage", filters: ["where"]) {
        totalCount
        edges {
          node {
            code
            outcome
            subject {
              label
              ... on Method {
                defenses(first: 3) {
                  edges {
                    node {
                      label
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  `,
  threatQuery: graphql`
    query RowsThreatQuery($code: String!, $count: Int!) {
      threat(code: $code) {
        ...Rows_threat @arguments(count: $count)
      }
    }
  `,
  threat: graphql`
    fragment Rows_threat on Threat
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
    @refetchable(queryName: "RowsThreatPaginationQuery") {
      coverage(first: $count, after: $cursor) @connection(key: "Rows_threat_coverage") {
        edges {
          node {
            code
          }
        }
      }
    }
  `,
};
