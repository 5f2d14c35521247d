import type { Messages } from './common-messages.ts';

/** What stands in the way of starting, backing up or restoring: read by whoever runs the installation. */
export const databaseMessages = {
  'db.data_dir_unreachable': {
    zh: '{path} 中已有数据库，但以编号 {uid} 运行的数据库进程无法进入该目录，请放开上级目录的访问权限或移动 DATA_DIR。',
    en: 'There is a database in {path}, but the server (user id {uid}) cannot get there; open the folders above it or move DATA_DIR.',
  },
  'db.socket_dir_not_ours': {
    zh: '数据库连接目录 {dir} 属于他人或权限过宽，请删除后重试。',
    en: 'The socket folder {dir} belongs to somebody else or is open to others; remove it and try again.',
  },
  'db.no_embedded_binary': {
    zh: '本机没有可用的内置数据库（{name}），请设置 DATABASE_URL。',
    en: 'There is no embedded database for this machine ({name}); set DATABASE_URL.',
  },
  'db.cluster_of_other_version': {
    zh: '{cluster} 是 PostgreSQL {found} 的数据，本系统需要 {needed}。请用原版本备份后再恢复。',
    en: '{cluster} was made by PostgreSQL {found}; this needs {needed}. Back up with the old version and restore with this one.',
  },
  'db.cluster_gone': {
    zh: '数据库文件 {cluster} 已不存在，未新建空库。请检查磁盘，必要时从备份恢复。',
    en: 'The database files {cluster} are gone; no empty database was put in their place. Check the disk, or restore a backup.',
  },
  'db.launch_failed': { zh: '无法运行数据库程序 {name}。', en: 'The database program {name} cannot be run.' },
  'db.initdb_failed': { zh: '新建数据库失败：{log}', en: 'Making the database failed: {log}' },
  'db.start_failed': { zh: '数据库未能启动（{reason}）：{log}', en: 'The database did not start ({reason}): {log}' },
  'db.in_use': {
    zh: '{cluster} 的数据库正由另一个运行中的系统使用，请先停止它。',
    en: 'The database in {cluster} belongs to another running instance; stop that one first.',
  },
  'db.lock_busy': {
    zh: '同一操作（{name}）正在进行，请稍后重试。',
    en: 'The same thing ({name}) is being done; try again shortly.',
  },
  'db.integer_too_large': {
    zh: '数据库返回的整数 {value} 超出可用范围。',
    en: 'The integer {value} from the database is too large.',
  },
  'db.migration_name': { zh: '迁移文件名 {name} 不合规则。', en: 'The migration {name} is not named NNNN-what.sql.' },
  'db.migration_number_twice': { zh: '迁移编号重复：{names}。', en: 'Two migrations have one number: {names}.' },
  'db.migration_missing': {
    zh: '数据库已执行过 {name}，但本版本没有该文件。请使用更新的版本。',
    en: 'The database has run {name}, which this version does not have; use the newer version.',
  },
  'db.migration_changed': {
    zh: '已执行过的迁移 {name} 被改动，请还原该文件，更正请另加新文件。',
    en: 'The migration {name} was changed after it ran; put it back and correct it by a new file.',
  },
  'db.migration_out_of_order': {
    zh: '迁移 {name} 的编号小于已执行的 {after}，请改用更大的编号。',
    en: 'The migration {name} has a lower number than {after}, which has run; give it a higher one.',
  },
  'db.migration_failed': { zh: '迁移 {name} 执行失败：{message}', en: 'The migration {name} failed: {message}' },
  'db.backup_exists': { zh: '{file} 已存在，未覆盖。', en: '{file} exists and was not written over.' },
  'db.backup_of_nothing': {
    zh: '这是一个空库，没有可备份的内容。请检查 DATA_DIR 或 DATABASE_URL。',
    en: 'This database is empty; there is nothing to back up. Check DATA_DIR or DATABASE_URL.',
  },
  'db.backup_broken': {
    zh: '备份文件已损坏或不是本系统的备份：{reason}。',
    en: 'The backup is broken or not ours: {reason}.',
  },
  'db.backup_of_other_version': {
    zh: '备份中的迁移 {migration} 与本版本不一致，请使用制作备份的版本或更新的版本。',
    en: 'The migration {migration} in the backup is not that of this version; use the version that made it, or a newer one.',
  },
  'db.database_ahead_of_backup': {
    zh: '数据库已到 {database}，备份停在 {backup}。请恢复到一个全新的 DATA_DIR 或空库。',
    en: 'The database is at {database}, the backup at {backup}; restore into a fresh DATA_DIR or an empty database.',
  },
  'db.restore_into_filled': {
    zh: '目标不是空的（{table}{folder}），未做任何改动。请恢复到一个全新的 DATA_DIR 或空库。',
    en: 'The target is not empty ({table}{folder}); nothing was changed. Restore into a fresh DATA_DIR or an empty database.',
  },
  'db.split_number': {
    zh: '分片数应为 2 到 {most} 的整数，而不是 {shards}。',
    en: 'A database is split into 2 to {most} shards, a whole number, not {shards}.',
  },
  'db.split_before_migrating': {
    zh: '数据库还有未执行的迁移（{name}）。请先启动一次本版本，再停止后拆分。',
    en: 'The database has migrations to run ({name}): start this version once, stop it, and split then.',
  },
  'db.split_while_running': {
    zh: '节点 {names} 正在运行（或停止不到 3 秒），未做任何改动。请先停止所有节点。',
    en: 'The nodes {names} are running, or stopped less than 3 seconds ago; nothing was changed. Stop all nodes first.',
  },
  'db.split_seen': {
    zh: '视图 {names} 读取要拆分的表，未做任何改动。请先删除视图，拆分后重建。',
    en: 'The views {names} read a table to be split; nothing was changed. Drop them and make them again afterwards.',
  },
  'db.split_filled': {
    zh: '{table} 中已有分片 {shard} 的数据（{id}），未做任何改动。请先拆分，再使用该 KEY_SHARD。',
    en: '{table} has rows of shard {shard} already ({id}); nothing was changed. A shard gets its partition before the first node has it as KEY_SHARD.',
  },
  'db.split_fewer': {
    zh: '数据库已拆分为 {found} 个分片，不能合并为 {shards} 个。',
    en: 'The database is split into {found} shards already; they are not put together to {shards}.',
  },
  'db.split_failed': {
    zh: '拆分失败，未做任何改动：{message}',
    en: 'The split failed, and nothing was changed: {message}',
  },
} as const satisfies Messages;
