export { type FileJournal, fileJournal } from "./journal/file-journal.ts";
export { type JournalTest, journalTests, type TestedStore } from "./journal/journal-tests.ts";
export { memoryJournal } from "./journal/memory-journal.ts";
export { type SqlClient, type SqlJournalOptions, sqlJournal } from "./journal/sql-journal.ts";
export type { Journal, JournalEntry, JournalState, StoredReading } from "./lifecycle/journal.ts";
