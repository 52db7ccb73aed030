/** Passwords that somebody else knows, and the agents made under them. What the columns hold is said in schema.ts. */
export const givenPasswords = `
ALTER TABLE users ADD COLUMN password_given INTEGER NOT NULL DEFAULT 0 CHECK (password_given IN (0, 1));
ALTER TABLE agents ADD COLUMN made_under_given INTEGER NOT NULL DEFAULT 0 CHECK (made_under_given IN (0, 1));
`;
