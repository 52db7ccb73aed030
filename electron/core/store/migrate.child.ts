// Opens a data folder with one more migration, a long one: killed in the middle of it by damage.test.ts.
import { migrations } from './migrate.ts';
import { openStore } from './open.ts';

const long = `
  CREATE TABLE extra (x BLOB) STRICT;
  INSERT INTO extra
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000000) SELECT randomblob(200) FROM n;
`;
await openStore({ dir: process.argv[2] ?? '' }, [...migrations, long]);
