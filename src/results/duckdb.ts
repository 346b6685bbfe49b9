import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * A database in memory that keeps to one thread, so that what it writes is the same bytes everywhere, and loads no extension.
 * DuckDB is a native library: it is loaded when it is first needed.
 */
export async function openDuckdb(): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const database = await DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  return database.connect();
}

/** A text as SQL writes it. */
export const sqlText = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A name as SQL writes it. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
