BEGIN TRANSACTION;
CREATE TABLE card_state (
	id VARCHAR(16) NOT NULL, 
	community TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	command TEXT NOT NULL, 
	request JSON NOT NULL, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_card_state PRIMARY KEY (id)
);
INSERT INTO "card_state" VALUES('one','one','one','one','["one", {"\u201c": null}]',1,'2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000');
INSERT INTO "card_state" VALUES('two','two','two','two','["two", {"\u201c": null}]',2,'2027-01-01 00:00:00.000000','2027-01-01 00:00:00.000000');
CREATE TABLE catalogue_episode (
	slug VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	show TEXT NOT NULL, 
	published DATE, 
	url TEXT, 
	duration_s FLOAT, 
	speakers JSON NOT NULL, 
	origin VARCHAR DEFAULT 'seeds' NOT NULL, 
	position INTEGER NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_catalogue_episode PRIMARY KEY (slug)
);
INSERT INTO "catalogue_episode" VALUES('one','one','one','2026-11-20','one',0.25,'["one", {"\u201c": null}]','one',1,'2026-11-20 12:00:00.000000');
INSERT INTO "catalogue_episode" VALUES('two','two','two','2027-01-01','two',0.75,'["two", {"\u201c": null}]','two',2,'2027-01-01 00:00:00.000000');
CREATE TABLE catalogue_revision (
	id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	fingerprint TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_catalogue_revision PRIMARY KEY (id)
);
INSERT INTO "catalogue_revision" VALUES(1,1,'one','2026-11-20 12:00:00.000000');
INSERT INTO "catalogue_revision" VALUES(2,2,'two','2027-01-01 00:00:00.000000');
CREATE TABLE catalogue_source (
	sha256 VARCHAR(64) NOT NULL, 
	episode VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	layout VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	content BLOB NOT NULL, 
	annotations JSON NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_catalogue_source PRIMARY KEY (sha256), 
	CONSTRAINT fk_catalogue_source_episode FOREIGN KEY(episode) REFERENCES catalogue_episode (slug)
);
INSERT INTO "catalogue_source" VALUES('one','one','one','one','one',X'6F6E6500','["one", {"\u201c": null}]','2026-11-20 12:00:00.000000');
INSERT INTO "catalogue_source" VALUES('two','two','two','two','two',X'74776FFF','["two", {"\u201c": null}]','2027-01-01 00:00:00.000000');
CREATE TABLE community (
	community TEXT NOT NULL, 
	name TEXT NOT NULL, 
	joined_at DATETIME NOT NULL, 
	left_at DATETIME, 
	CONSTRAINT pk_community PRIMARY KEY (community)
);
INSERT INTO "community" VALUES('one','one','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000');
INSERT INTO "community" VALUES('two','two','2027-01-01 00:00:00.000000','2027-01-01 00:00:00.000000');
CREATE TABLE community_settings (
	community TEXT NOT NULL, 
	zone TEXT NOT NULL, 
	moderators JSON NOT NULL, 
	public JSON, 
	channels JSON NOT NULL, 
	CONSTRAINT pk_community_settings PRIMARY KEY (community)
);
INSERT INTO "community_settings" VALUES('one','one','["one", {"\u201c": null}]','["one", {"\u201c": null}]','["one", {"\u201c": null}]');
INSERT INTO "community_settings" VALUES('two','two','["two", {"\u201c": null}]','["two", {"\u201c": null}]','["two", {"\u201c": null}]');
CREATE TABLE hindcast_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT hindcast_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "hindcast_version" VALUES('0003');
CREATE TABLE quote_report (
	community TEXT NOT NULL, 
	member TEXT NOT NULL, 
	quote_id VARCHAR NOT NULL, 
	fault VARCHAR NOT NULL, 
	said_at DATETIME NOT NULL, 
	CONSTRAINT pk_quote_report PRIMARY KEY (community, member, quote_id, fault)
);
INSERT INTO "quote_report" VALUES('one','one','one','one','2026-11-20 12:00:00.000000');
INSERT INTO "quote_report" VALUES('two','two','two','two','2027-01-01 00:00:00.000000');
CREATE TABLE slack_installation (
	community TEXT NOT NULL, 
	enterprise TEXT, 
	bot_token TEXT NOT NULL, 
	bot_id TEXT NOT NULL, 
	bot_user_id TEXT NOT NULL, 
	scopes JSON NOT NULL, 
	installed_at DATETIME NOT NULL, 
	CONSTRAINT pk_slack_installation PRIMARY KEY (community)
);
INSERT INTO "slack_installation" VALUES('one','one','one','one','one','["one", {"\u201c": null}]','2026-11-20 12:00:00.000000');
INSERT INTO "slack_installation" VALUES('two','two','two','two','two','["two", {"\u201c": null}]','2027-01-01 00:00:00.000000');
CREATE TABLE synced (
	name TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	CONSTRAINT pk_synced PRIMARY KEY (name)
);
INSERT INTO "synced" VALUES('one','one');
INSERT INTO "synced" VALUES('two','two');
CREATE INDEX ix_catalogue_source_episode ON catalogue_source (episode);
CREATE INDEX ix_card_state_expires_at ON card_state (expires_at);
CREATE INDEX ix_community_left_at ON community (left_at);
COMMIT;
