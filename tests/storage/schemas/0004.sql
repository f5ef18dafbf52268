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
CREATE TABLE catalogue_prediction (
	id VARCHAR(60) NOT NULL, 
	episode VARCHAR NOT NULL, 
	claim TEXT NOT NULL, 
	question TEXT NOT NULL, 
	made_on DATE NOT NULL, 
	resolve_by DATE, 
	judging TEXT NOT NULL, 
	speaker TEXT, 
	quotes JSON NOT NULL, 
	hedge TEXT NOT NULL, 
	probability FLOAT, 
	topic TEXT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	near JSON NOT NULL, 
	position INTEGER NOT NULL, 
	retired_at DATETIME, 
	replaced_by VARCHAR(60), 
	CONSTRAINT pk_catalogue_prediction PRIMARY KEY (id), 
	CONSTRAINT fk_catalogue_prediction_episode FOREIGN KEY(episode) REFERENCES catalogue_episode (slug)
);
INSERT INTO "catalogue_prediction" VALUES('one','one','one','one','2026-11-20','2026-11-20','one','one','["one", {"\u201c": null}]','one',0.25,'one','one','["one", {"\u201c": null}]',1,'2026-11-20 12:00:00.000000','one');
INSERT INTO "catalogue_prediction" VALUES('two','two','two','two','2027-01-01','2027-01-01','two','two','["two", {"\u201c": null}]','two',0.75,'two','two','["two", {"\u201c": null}]',2,'2027-01-01 00:00:00.000000','two');
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
CREATE TABLE checkin (
	community TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	at TIME NOT NULL, 
	zone TEXT NOT NULL, 
	days JSON NOT NULL, 
	paused BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	started_by TEXT NOT NULL, 
	CONSTRAINT pk_checkin PRIMARY KEY (community, channel)
);
INSERT INTO "checkin" VALUES('one','one','09:00:00.000000','one','["one", {"\u201c": null}]',1,'one','one');
INSERT INTO "checkin" VALUES('two','two','21:30:00.000000','two','["two", {"\u201c": null}]',0,'two','two');
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
CREATE TABLE dispute (
	verdict VARCHAR(16) NOT NULL, 
	member TEXT NOT NULL, 
	community TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_dispute PRIMARY KEY (verdict, member), 
	CONSTRAINT fk_dispute_verdict FOREIGN KEY(verdict) REFERENCES verdict (id)
);
INSERT INTO "dispute" VALUES('one','one','one','one','2026-11-20 12:00:00.000000');
INSERT INTO "dispute" VALUES('two','two','two','two','2027-01-01 00:00:00.000000');
CREATE TABLE forecast (
	sequence INTEGER NOT NULL, 
	community TEXT NOT NULL, 
	prediction VARCHAR(60) NOT NULL, 
	member TEXT NOT NULL, 
	probability FLOAT NOT NULL, 
	at DATETIME NOT NULL, 
	looked_first BOOLEAN NOT NULL, 
	interaction TEXT NOT NULL, 
	CONSTRAINT pk_forecast PRIMARY KEY (sequence), 
	CONSTRAINT uq_forecast_interaction UNIQUE (community, interaction)
);
INSERT INTO "forecast" VALUES(1,'one','one','one',0.25,'2026-11-20 12:00:00.000000',1,'one');
INSERT INTO "forecast" VALUES(2,'two','two','two',0.75,'2027-01-01 00:00:00.000000',0,'two');
CREATE TABLE hindcast_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT hindcast_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "hindcast_version" VALUES('0004');
CREATE TABLE look (
	community TEXT NOT NULL, 
	member TEXT NOT NULL, 
	prediction VARCHAR(60) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_look PRIMARY KEY (community, member, prediction)
);
INSERT INTO "look" VALUES('one','one','one','2026-11-20 12:00:00.000000');
INSERT INTO "look" VALUES('two','two','two','2027-01-01 00:00:00.000000');
CREATE TABLE opinion (
	community TEXT NOT NULL, 
	prediction VARCHAR(60) NOT NULL, 
	member TEXT NOT NULL, 
	answer VARCHAR(20) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_opinion PRIMARY KEY (community, prediction, member)
);
INSERT INTO "opinion" VALUES('one','one','one','one','2026-11-20 12:00:00.000000');
INSERT INTO "opinion" VALUES('two','two','two','two','2027-01-01 00:00:00.000000');
CREATE TABLE post (
	id VARCHAR(22) NOT NULL, 
	community TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	local_date DATE NOT NULL, 
	prediction VARCHAR(60) NOT NULL, 
	judging BOOLEAN NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	lease_until DATETIME, 
	attempt INTEGER NOT NULL, 
	nonce VARCHAR(25) NOT NULL, 
	created_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	message_id TEXT, 
	url TEXT, 
	rendered INTEGER NOT NULL, 
	wanted INTEGER NOT NULL, 
	pressing INTEGER NOT NULL, 
	verdict VARCHAR(16), 
	CONSTRAINT pk_post PRIMARY KEY (id), 
	CONSTRAINT uq_post_local_date UNIQUE (community, channel, local_date)
);
INSERT INTO "post" VALUES('one','one','one','2026-11-20','one',1,'one','2026-11-20 12:00:00.000000',1,'one','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000','one','one',1,1,1,'one');
INSERT INTO "post" VALUES('two','two','two','2027-01-01','two',0,'two','2027-01-01 00:00:00.000000',2,'two','2027-01-01 00:00:00.000000','2027-01-01 00:00:00.000000','two','two',2,2,2,'two');
CREATE TABLE prediction (
	community TEXT NOT NULL, 
	id VARCHAR(60) NOT NULL, 
	episode TEXT, 
	claim TEXT NOT NULL, 
	question TEXT NOT NULL, 
	made_on DATE NOT NULL, 
	resolve_by DATE, 
	judging TEXT NOT NULL, 
	speaker TEXT, 
	quotes JSON NOT NULL, 
	hedge TEXT NOT NULL, 
	probability FLOAT, 
	topic TEXT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	near JSON NOT NULL, 
	author TEXT, 
	created_at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_prediction PRIMARY KEY (community, id)
);
INSERT INTO "prediction" VALUES('one','one','one','one','one','2026-11-20','2026-11-20','one','one','["one", {"\u201c": null}]','one',0.25,'one','one','["one", {"\u201c": null}]','one','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000');
INSERT INTO "prediction" VALUES('two','two','two','two','two','2027-01-01','2027-01-01','two','two','["two", {"\u201c": null}]','two',0.75,'two','two','["two", {"\u201c": null}]','two','2027-01-01 00:00:00.000000','2027-01-01 00:00:00.000000');
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
CREATE TABLE reminder (
	community TEXT NOT NULL, 
	member TEXT NOT NULL, 
	prediction VARCHAR(60) NOT NULL, 
	wanted_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	CONSTRAINT pk_reminder PRIMARY KEY (community, member, prediction)
);
INSERT INTO "reminder" VALUES('one','one','one','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000');
INSERT INTO "reminder" VALUES('two','two','two','2027-01-01 00:00:00.000000','2027-01-01 00:00:00.000000');
CREATE TABLE score (
	verdict VARCHAR(16) NOT NULL, 
	member TEXT NOT NULL, 
	community TEXT NOT NULL, 
	prediction VARCHAR(60) NOT NULL, 
	brier FLOAT NOT NULL, 
	peer FLOAT, 
	CONSTRAINT pk_score PRIMARY KEY (verdict, member), 
	CONSTRAINT fk_score_verdict FOREIGN KEY(verdict) REFERENCES verdict (id)
);
INSERT INTO "score" VALUES('one','one','one','one',0.25,0.25);
INSERT INTO "score" VALUES('two','two','two','two',0.75,0.75);
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
CREATE TABLE verdict (
	id VARCHAR(16) NOT NULL, 
	community TEXT NOT NULL, 
	prediction VARCHAR(60) NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	evidence TEXT NOT NULL, 
	given_by TEXT NOT NULL, 
	given_at DATETIME NOT NULL, 
	happened_on DATE, 
	revoked_at DATETIME, 
	revoked_by TEXT, 
	standing BOOLEAN, 
	CONSTRAINT pk_verdict PRIMARY KEY (id), 
	CONSTRAINT uq_verdict_standing UNIQUE (community, prediction, standing)
);
INSERT INTO "verdict" VALUES('one','one','one','one','one','one','2026-11-20 12:00:00.000000','2026-11-20','2026-11-20 12:00:00.000000','one',1);
INSERT INTO "verdict" VALUES('two','two','two','two','two','two','2027-01-01 00:00:00.000000','2027-01-01','2027-01-01 00:00:00.000000','two',0);
CREATE INDEX ix_catalogue_source_episode ON catalogue_source (episode);
CREATE INDEX ix_card_state_expires_at ON card_state (expires_at);
CREATE INDEX ix_community_left_at ON community (left_at);
CREATE INDEX ix_catalogue_prediction_episode ON catalogue_prediction (episode);
CREATE INDEX ix_forecast_prediction ON forecast (community, prediction, member, sequence);
CREATE INDEX ix_forecast_member ON forecast (community, member, sequence);
CREATE INDEX ix_reminder_sent_at ON reminder (sent_at);
CREATE INDEX ix_dispute_community ON dispute (community);
CREATE INDEX ix_score_standings ON score (community, member, brier, peer);
CREATE INDEX ix_post_prediction ON post (community, prediction);
CREATE INDEX ix_post_state ON post (state, lease_until);
CREATE INDEX ix_post_news ON post (state, community, prediction, channel, verdict);
CREATE INDEX ix_post_behind ON post (state, sent_at);
COMMIT;
