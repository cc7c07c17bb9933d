/*
 * Token shim: a PKCS #11 module for tests that forwards every call to a real one, and fails on command. The real module
 * is TOKEN_SHIM_MODULE. What fails stands in the file TOKEN_SHIM_PLAN, read anew whenever it was replaced; calls are
 * counted from then on. A line is "<function> <nth call> <deed> <value in hex>":
 *   return      answers with that return value and does not ask the real module
 *   remove      from this call on the token is out: no slot, every call of a session fails
 *   remove-after  the same, once this call has been answered
 *   lock        from this call on the user PIN is locked
 *   invalidate  closes every session of the real module, then asks it
 *   delay       waits that many milliseconds, then asks it
 *   corrupt     asks it, then flips a bit of what it wrote
 *   swap        from this call on every token has another serial number
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "pkcs11.h"

#define RULES_MAX 16
#define COUNTED_MAX 64

struct rule {
  char function[32];
  unsigned nth;
  char deed[16];
  unsigned long value;
};

static CK_FUNCTION_LIST_PTR real;
static struct {
  struct timespec changed;
  ino_t inode;
  struct rule rules[RULES_MAX];
  int count;
  struct { char function[32]; unsigned calls; } counted[COUNTED_MAX];
  int is_removed, is_locked, is_swapped;
} plan;

static void read_plan(const char *file) {
  struct stat now;
  if (file == NULL || stat(file, &now) != 0) {
    memset(&plan, 0, sizeof plan);
    return;
  }
  if (now.st_ino == plan.inode && now.st_mtim.tv_sec == plan.changed.tv_sec &&
      now.st_mtim.tv_nsec == plan.changed.tv_nsec)
    return;
  memset(&plan, 0, sizeof plan);
  plan.inode = now.st_ino;
  plan.changed = now.st_mtim;
  FILE *text = fopen(file, "re");
  if (text == NULL) return;
  while (plan.count < RULES_MAX) {
    struct rule *rule = &plan.rules[plan.count];
    if (fscanf(text, "%31s %u %15s %lx", rule->function, &rule->nth, rule->deed, &rule->value) != 4) break;
    plan.count += 1;
  }
  fclose(text);
}

static unsigned count_call(const char *function) {
  for (int i = 0; i < COUNTED_MAX; i += 1) {
    if (plan.counted[i].calls == 0) strncpy(plan.counted[i].function, function, 31);
    if (strcmp(plan.counted[i].function, function) == 0) return plan.counted[i].calls += 1;
  }
  return 0;
}

static const struct rule *rule_of(const char *function) {
  unsigned nth = count_call(function);
  for (int i = 0; i < plan.count; i += 1)
    if (strcmp(plan.rules[i].function, function) == 0 && plan.rules[i].nth == nth) return &plan.rules[i];
  return NULL;
}

static int is(const struct rule *rule, const char *deed) { return rule != NULL && strcmp(rule->deed, deed) == 0; }

static void close_all(void) {
  CK_SLOT_ID slots[64];
  CK_ULONG count = 64;
  if (real->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK) return;
  for (CK_ULONG i = 0; i < count; i += 1) real->C_CloseAllSessions(slots[i]);
}

static void wait_ms(unsigned long ms) {
  struct timespec time = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
  nanosleep(&time, NULL);
}

/* What a call has to answer without the real module; CKR_OK when the real one is to be asked. */
static CK_RV before(const struct rule *rule, CK_RV when_removed) {
  if (is(rule, "remove")) plan.is_removed = 1;
  if (is(rule, "lock")) plan.is_locked = 1;
  if (is(rule, "swap")) plan.is_swapped = 1;
  if (is(rule, "invalidate")) close_all();
  if (is(rule, "delay")) wait_ms(rule->value);
  if (is(rule, "return")) return (CK_RV)rule->value;
  return plan.is_removed ? when_removed : CKR_OK;
}

static CK_RV after(const struct rule *rule, CK_RV answer) {
  if (is(rule, "remove-after")) plan.is_removed = 1;
  return answer;
}

#define FORWARD(name, when_removed, parameters, arguments)     \
  static CK_RV shim_##name parameters {                        \
    read_plan(getenv("TOKEN_SHIM_PLAN"));                      \
    const struct rule *rule = rule_of(#name);                  \
    CK_RV refused = before(rule, when_removed);                \
    if (refused != CKR_OK) return refused;                     \
    return after(rule, real->name arguments);                  \
  }

FORWARD(C_OpenSession, CKR_TOKEN_NOT_PRESENT,
        (CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR application, CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session),
        (slot, flags, application, notify, session))
FORWARD(C_CloseSession, CKR_DEVICE_REMOVED, (CK_SESSION_HANDLE session), (session))
FORWARD(C_Logout, CKR_DEVICE_REMOVED, (CK_SESSION_HANDLE session), (session))
FORWARD(C_FindObjectsInit, CKR_DEVICE_REMOVED, (CK_SESSION_HANDLE session, CK_ATTRIBUTE_PTR found, CK_ULONG count),
        (session, found, count))
FORWARD(C_FindObjects, CKR_DEVICE_REMOVED,
        (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE_PTR objects, CK_ULONG most, CK_ULONG_PTR count),
        (session, objects, most, count))
FORWARD(C_FindObjectsFinal, CKR_DEVICE_REMOVED, (CK_SESSION_HANDLE session), (session))
FORWARD(C_GetAttributeValue, CKR_DEVICE_REMOVED,
        (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_PTR wanted, CK_ULONG count),
        (session, object, wanted, count))
FORWARD(C_SignInit, CKR_DEVICE_REMOVED, (CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key),
        (session, mechanism, key))

FORWARD(C_DecryptInit, CKR_DEVICE_REMOVED,
        (CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key), (session, mechanism, key))
FORWARD(C_Decrypt, CKR_DEVICE_REMOVED,
        (CK_SESSION_HANDLE session, CK_BYTE_PTR sealed, CK_ULONG length, CK_BYTE_PTR data, CK_ULONG_PTR size),
        (session, sealed, length, data, size))
FORWARD(C_DeriveKey, CKR_DEVICE_REMOVED,
        (CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE base, CK_ATTRIBUTE_PTR wanted,
         CK_ULONG count, CK_OBJECT_HANDLE_PTR key),
        (session, mechanism, base, wanted, count, key))
FORWARD(C_UnwrapKey, CKR_DEVICE_REMOVED,
        (CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE under, CK_BYTE_PTR wrapped,
         CK_ULONG length, CK_ATTRIBUTE_PTR wanted, CK_ULONG count, CK_OBJECT_HANDLE_PTR key),
        (session, mechanism, under, wrapped, length, wanted, count, key))
FORWARD(C_GenerateKeyPair, CKR_DEVICE_REMOVED,
        (CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_ATTRIBUTE_PTR public_half, CK_ULONG public_count,
         CK_ATTRIBUTE_PTR private_half, CK_ULONG private_count, CK_OBJECT_HANDLE_PTR public_key,
         CK_OBJECT_HANDLE_PTR private_key),
        (session, mechanism, public_half, public_count, private_half, private_count, public_key, private_key))

static CK_RV shim_C_Sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR signature,
                         CK_ULONG_PTR size) {
  read_plan(getenv("TOKEN_SHIM_PLAN"));
  const struct rule *rule = rule_of("C_Sign");
  CK_RV refused = before(rule, CKR_DEVICE_REMOVED);
  if (refused != CKR_OK) return refused;
  CK_RV answer = real->C_Sign(session, data, length, signature, size);
  if (answer == CKR_OK && signature != NULL && *size > 0 && is(rule, "corrupt")) signature[0] ^= 1;
  return after(rule, answer);
}

static CK_RV shim_C_Login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  read_plan(getenv("TOKEN_SHIM_PLAN"));
  const struct rule *rule = rule_of("C_Login");
  CK_RV refused = before(rule, CKR_DEVICE_REMOVED);
  if (refused != CKR_OK) return refused;
  return plan.is_locked ? CKR_PIN_LOCKED : after(rule, real->C_Login(session, user, pin, length));
}

static CK_RV shim_C_GetSlotList(CK_BBOOL present, CK_SLOT_ID_PTR slots, CK_ULONG_PTR count) {
  read_plan(getenv("TOKEN_SHIM_PLAN"));
  const struct rule *rule = rule_of("C_GetSlotList");
  CK_RV refused = before(rule, CKR_OK);
  if (refused != CKR_OK) return refused;
  if (plan.is_removed && present) {
    *count = 0;
    return CKR_OK;
  }
  return after(rule, real->C_GetSlotList(present, slots, count));
}

static CK_RV shim_C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  read_plan(getenv("TOKEN_SHIM_PLAN"));
  const struct rule *rule = rule_of("C_GetTokenInfo");
  CK_RV refused = before(rule, CKR_TOKEN_NOT_PRESENT);
  if (refused != CKR_OK) return refused;
  CK_RV answer = real->C_GetTokenInfo(slot, info);
  if (answer != CKR_OK) return answer;
  if (plan.is_locked) info->flags |= CKF_USER_PIN_LOCKED;
  if (plan.is_swapped) memset(info->serialNumber, '7', sizeof info->serialNumber);
  return after(rule, answer);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  static CK_FUNCTION_LIST shim;
  const char *path = getenv("TOKEN_SHIM_MODULE");
  void *module = path == NULL ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);
  CK_RV (*functions_of)(CK_FUNCTION_LIST_PTR_PTR) = NULL;
  if (module != NULL) *(void **)&functions_of = dlsym(module, "C_GetFunctionList");
  if (functions_of == NULL || functions_of(&real) != CKR_OK) return CKR_GENERAL_ERROR;
  shim = *real;
  shim.C_OpenSession = shim_C_OpenSession;
  shim.C_CloseSession = shim_C_CloseSession;
  shim.C_Login = shim_C_Login;
  shim.C_Logout = shim_C_Logout;
  shim.C_FindObjectsInit = shim_C_FindObjectsInit;
  shim.C_FindObjects = shim_C_FindObjects;
  shim.C_FindObjectsFinal = shim_C_FindObjectsFinal;
  shim.C_GetAttributeValue = shim_C_GetAttributeValue;
  shim.C_SignInit = shim_C_SignInit;
  shim.C_Sign = shim_C_Sign;
  shim.C_DecryptInit = shim_C_DecryptInit;
  shim.C_Decrypt = shim_C_Decrypt;
  shim.C_DeriveKey = shim_C_DeriveKey;
  shim.C_UnwrapKey = shim_C_UnwrapKey;
  shim.C_GenerateKeyPair = shim_C_GenerateKeyPair;
  shim.C_GetSlotList = shim_C_GetSlotList;
  shim.C_GetTokenInfo = shim_C_GetTokenInfo;
  *list = &shim;
  return CKR_OK;
}
