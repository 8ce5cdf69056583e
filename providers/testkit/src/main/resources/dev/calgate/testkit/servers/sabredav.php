<?php

/*
 * A calendar server for one user on SabreDAV 1.8 and SQLite; the front script of PHP's own server.
 * Called as "php sabredav.php create" it makes the database instead.
 */

date_default_timezone_set('UTC');
require_once 'Sabre/autoload.php';

$user = getenv('SABREDAV_USER');
$database = new PDO('sqlite:' . getenv('SABREDAV_DATABASE'));
$database->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
$database->setAttribute(PDO::ATTR_TIMEOUT, 30);

if (PHP_SAPI === 'cli') {
    $database->exec('PRAGMA journal_mode = WAL');
    foreach ([
        'users (id INTEGER PRIMARY KEY, username TEXT UNIQUE, digesta1 TEXT)',
        'principals (id INTEGER PRIMARY KEY, uri TEXT UNIQUE, email TEXT, displayname TEXT, vcardurl TEXT)',
        'groupmembers (id INTEGER PRIMARY KEY, principal_id INTEGER, member_id INTEGER, UNIQUE (principal_id, member_id))',
        'calendars (id INTEGER PRIMARY KEY, principaluri TEXT, displayname TEXT, uri TEXT, ctag INTEGER,
            description TEXT, calendarorder INTEGER, calendarcolor TEXT, timezone TEXT, components TEXT,
            transparent INTEGER, UNIQUE (principaluri, uri))',
        'calendarobjects (id INTEGER PRIMARY KEY, calendardata BLOB, uri TEXT, calendarid INTEGER,
            lastmodified INTEGER, etag TEXT, size INTEGER, componenttype TEXT, firstoccurence INTEGER,
            lastoccurence INTEGER, UNIQUE (calendarid, uri))',
    ] as $table) {
        $database->exec('CREATE TABLE IF NOT EXISTS ' . $table);
    }
    $database->prepare('INSERT OR REPLACE INTO users (username, digesta1) VALUES (?, ?)')
        ->execute([$user, md5($user . ':SabreDAV:' . getenv('SABREDAV_PASSWORD'))]);
    $database->prepare('INSERT OR IGNORE INTO principals (uri, email, displayname) VALUES (?, ?, ?)')
        ->execute(['principals/' . $user, $user . '@example.org', $user]);
    exit(0);
}

// A commit need not outlive a failure of power here.
$database->exec('PRAGMA synchronous = OFF');

$principals = new Sabre\DAVACL\PrincipalBackend\PDO($database);
$server = new Sabre\DAV\Server([
    new Sabre\CalDAV\Principal\Collection($principals),
    new Sabre\CalDAV\CalendarRootNode($principals, new Sabre\CalDAV\Backend\PDO($database)),
]);
$server->setBaseUri('/');
$server->addPlugin(new Sabre\DAV\Auth\Plugin(new Sabre\DAV\Auth\Backend\PDO($database), 'SabreDAV'));
$server->addPlugin(new Sabre\DAVACL\Plugin());
$server->addPlugin(new Sabre\CalDAV\Plugin());
$server->exec();
