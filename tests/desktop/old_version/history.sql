BEGIN TRANSACTION;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,        -- microseconds since 1970, UTC
    mode TEXT NOT NULL,           -- pic2latex.types.Mode
    source TEXT NOT NULL,         -- LaTeX of a formula, Markdown of a page
    search TEXT NOT NULL,         -- history_search.search_text(mode, source)
    model TEXT NOT NULL,
    confidence REAL NOT NULL,     -- 0 to 1
    favourite INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL        -- size of the picture
);
INSERT INTO "entries" VALUES(1,1795839308412966,'formula','\frac{a}{b}',' \frac a b ','compact',0.97,1,12);
INSERT INTO "entries" VALUES(2,1795839308865670,'page','# 定理

设 $x>0$。','# 定理 设 $x>0$。
 x > 0 ','compact',0.5,0,9);
CREATE TABLE pictures (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    png BLOB NOT NULL
);
INSERT INTO "pictures" VALUES(1,X'89504E4720666F726D756C61');
INSERT INTO "pictures" VALUES(2,X'89504E472070616765');
CREATE INDEX entries_by_time ON entries (time DESC, id DESC);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('entries',2);
COMMIT;
PRAGMA user_version = 2;
