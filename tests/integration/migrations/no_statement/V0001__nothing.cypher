// nothing yet;
