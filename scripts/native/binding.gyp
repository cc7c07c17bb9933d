# The two native modules of the desk, built in one go from the sources in node_modules.
#   sqlite3mc     SQLite with the SQLite3 Multiple Ciphers extension (amalgamation)
#   node_sqlite3  npm `sqlite3`, its own sources, linked against it
#   pkcs11        npm `pkcs11js`, unchanged
# This file is copied to .native/gyp before it is built; the paths count from there.
{
  'variables': {
    'modules': '../../node_modules',
    'amalgamation': '<(modules)/better-sqlite3-multiple-ciphers/deps/sqlite3',
  },
  'targets': [
    {
      'target_name': 'sqlite3mc',
      'type': 'static_library',
      'sources': ['<(amalgamation)/sqlite3.c'],
      'include_dirs': ['<(amalgamation)'],
      'direct_dependent_settings': { 'include_dirs': ['<(amalgamation)'] },
      'cflags': ['-w', '-fPIC'],
      'cflags_c': ['-std=gnu99'],
      'cflags!': ['-O3', '-Wall', '-Wextra'],
      'configurations': { 'Release': { 'cflags!': ['-O3'], 'cflags': ['-O2'] } },
      'defines': [
        '_REENTRANT=1',
        'NDEBUG',
        'HAVE_USLEEP=1',
        'SQLITE_THREADSAFE=1',
        'SQLITE_ENABLE_FTS5',
        'SQLITE_ENABLE_RTREE',
        'SQLITE_ENABLE_DBSTAT_VTAB=1',
        'SQLITE_ENABLE_MATH_FUNCTIONS',
        'SQLITE_ENABLE_COLUMN_METADATA',
        'SQLITE_ENABLE_UPDATE_DELETE_LIMIT',
        'SQLITE_USER_AUTHENTICATION=0',
        # Temporary tables stay in memory: the file is encrypted, its temporary files would not be.
        'SQLITE_TEMP_STORE=2',
        'SQLITE_SECURE_DELETE',
        'SQLITE_DQS=0',
        'SQLITE_DEFAULT_FOREIGN_KEYS=1',
      ],
    },
    {
      'target_name': 'node_sqlite3',
      'dependencies': ['sqlite3mc'],
      'sources': [
        '<(modules)/sqlite3/src/backup.cc',
        '<(modules)/sqlite3/src/database.cc',
        '<(modules)/sqlite3/src/node_sqlite3.cc',
        '<(modules)/sqlite3/src/statement.cc',
      ],
      'include_dirs': ['<(modules)/node-addon-api'],
      'cflags': ['-w'],
      'cflags!': ['-fno-exceptions'],
      'cflags_cc!': ['-fno-exceptions'],
      'defines': ['NAPI_VERSION=<(napi_build_version)', 'NAPI_DISABLE_CPP_EXCEPTIONS=1'],
    },
    {
      'target_name': 'pkcs11',
      'sources': [
        '<(modules)/pkcs11js/src/dl.cpp',
        '<(modules)/pkcs11js/src/common.cpp',
        '<(modules)/pkcs11js/src/main.cpp',
      ],
      'include_dirs': ['<(modules)/pkcs11js/includes'],
      'cflags': ['-w'],
      'defines': ['NAPI_VERSION=<(napi_build_version)', 'NAPI_DISABLE_CPP_EXCEPTIONS'],
    },
  ],
}
