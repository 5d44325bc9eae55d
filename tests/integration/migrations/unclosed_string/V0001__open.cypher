RETURN 'open;
