/*
 * A PKCS #11 module for tests that forwards everything to another one and names another maker of its tokens: what is done
 * with hardware alone can be tried with software tokens by it. REAL_MODULE is set when it is compiled.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include "pkcs11.h"

static CK_FUNCTION_LIST_PTR real;

static CK_RV named_C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  static const char maker[] = "Test hardware";
  CK_RV answer = real->C_GetTokenInfo(slot, info);
  if (answer != CKR_OK) return answer;
  memset(info->manufacturerID, ' ', sizeof info->manufacturerID);
  memcpy(info->manufacturerID, maker, sizeof maker - 1);
  return CKR_OK;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  static CK_FUNCTION_LIST named;
  void *module = dlopen(REAL_MODULE, RTLD_NOW | RTLD_LOCAL);
  CK_RV (*functions_of)(CK_FUNCTION_LIST_PTR_PTR) = NULL;
  if (module != NULL) *(void **)&functions_of = dlsym(module, "C_GetFunctionList");
  if (functions_of == NULL || functions_of(&real) != CKR_OK) return CKR_GENERAL_ERROR;
  named = *real;
  named.C_GetTokenInfo = named_C_GetTokenInfo;
  *list = &named;
  return CKR_OK;
}
