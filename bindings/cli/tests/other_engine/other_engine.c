/* A library with the functions of santei.h that `santei diff` calls, and answers of the test: what another version could say. */
#include <stdint.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

typedef struct { const char *data; size_t length; } text_t;
#ifndef ABI
#define ABI 0
#endif
#ifndef MASTERS
#define MASTERS 1
#endif

static char error_text[] = "{\"errors\": [{\"code\": 1001, \"slug\": \"image-refused\", \"ja\": \"拒否\", \"en\": \"refused\"}]}";
static char handle;

uint32_t santei_abi_version(void) { return ABI; }
uint32_t santei_version(void) { return 8007006; }
uint32_t santei_masters_open(const void *images, size_t count, uint32_t day, void **masters, void **error) {
  (void)images; (void)count; (void)day;
  *masters = &handle;
  *error = &handle;
  return MASTERS;
}
uint32_t santei_masters_free(void *masters) { (void)masters; return 1; }
uint32_t santei_session_new(void *masters, void **session, void **error) {
  (void)masters; (void)error;
  *session = &handle;
  return 1;
}
uint32_t santei_session_free(void *session) { (void)session; return 1; }

/* The Outcome is that of the file beside the library; a claim that names "refuse" is refused. */
uint32_t santei_session_calculate(void *session, const char *claim, size_t length, void **result, void **error) {
  (void)session;
  for (size_t at = 0; at + 6 <= length; at++) {
    if (memcmp(claim + at, "refuse", 6) == 0) { *error = &handle; return 1101; }
  }
  FILE *file = fopen(OUTCOME, "rb");
  if (file == NULL) { *error = &handle; return 1102; }
  char *text = calloc(1, 1 << 20);
  if (fread(text, 1, (1 << 20) - 1, file) == 0) text[0] = 0;
  fclose(file);
  *result = text;
  return 1;
}
uint32_t santei_result_text(void *result, text_t *text) {
  text->data = result;
  text->length = strlen(result);
  return 1;
}
uint32_t santei_result_free(void *result) { free(result); return 1; }
uint32_t santei_error_json(void *error, text_t *text) {
  (void)error;
  text->data = error_text;
  text->length = sizeof error_text - 1;
  return 1;
}
uint32_t santei_error_free(void *error) { (void)error; return 1; }
