/*
 * The C library as a C program meets it: every function, every code of the door, NULL for every pointer, outputs that stay untouched
 * when a call is refused, handles that were freed, panics, threads.
 *
 * suite IMAGE CLAIM CLAIMS: a master image, a claim that it prices, and how many claims each of the eight threads computes.
 */
#define _POSIX_C_SOURCE 200809L
#include "santei.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition) ((condition) ? (void)(checks += 1) : failed(__LINE__, #condition))
#define DONE(call) CHECK((call) == SANTEI_OK)
/* A call that has `&error` as its last argument, and outputs only among those below. */
#define REFUSED(code, call) (arm(), refused(__LINE__, #call, (code), (call)))
/* A call without an error object. */
#define DECLINED(code, call) (arm(), declined(__LINE__, #call, (code), (call)))

#ifdef SANTEI_TEST_PANIC
uint32_t santei_test_panic(santei_session *session, santei_error **error);
#endif

static unsigned long checks;

static void failed(int line, const char *what) {
  fprintf(stderr, "suite.c:%d: %s\n", line, what);
  exit(1);
}

/* Outputs, and what stands in them before a call that must not touch them. */
static char mark;
#define MARK(type) ((type *)(void *)&mark)
static santei_masters *masters_out;
static santei_session *session_out;
static santei_result *result_out;
static santei_error *error;
static uint32_t frame_out;
static size_t count_out;
static santei_text text_out;
static santei_problem problem_out;

static void arm(void) {
  masters_out = MARK(santei_masters);
  session_out = MARK(santei_session);
  result_out = MARK(santei_result);
  error = NULL;
  frame_out = 0xA5A5A5A5;
  count_out = 0xA5A5;
  text_out.data = &mark;
  problem_out.struct_size = sizeof problem_out;
  problem_out.code = 0xA5A5A5A5;
}

static void untouched(int line, const char *call) {
  if (masters_out != MARK(santei_masters) || session_out != MARK(santei_session) || result_out != MARK(santei_result) ||
      frame_out != 0xA5A5A5A5 || count_out != 0xA5A5 || text_out.data != &mark || problem_out.code != 0xA5A5A5A5) {
    fprintf(stderr, "suite.c:%d: an output was written: %s\n", line, call);
    exit(1);
  }
}

static void declined(int line, const char *call, uint32_t expected, uint32_t found) {
  if (found != expected) {
    fprintf(stderr, "suite.c:%d: expected %u, found %u: %s\n", line, expected, found, call);
    exit(1);
  }
  untouched(line, call);
  checks += 1;
}

/* The error object names the same code, and says in both languages what is wrong. */
static void refused(int line, const char *call, uint32_t expected, uint32_t found) {
  santei_problem problem = {sizeof problem, 0, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
  declined(line, call, expected, found);
  if (error == NULL) failed(line, "no error object");
  DONE(santei_error_problem(error, 0, &problem));
  CHECK(problem.code == expected);
  CHECK(problem.slug.length > 0 && problem.ja.length > 0 && problem.en.length > 0);
  CHECK(problem.ja.length != problem.en.length || memcmp(problem.ja.data, problem.en.data, problem.en.length) != 0);
  DONE(santei_error_free(error));
}

static int says(santei_text text, const char *part) {
  size_t length = strlen(part);
  for (size_t i = 0; i + length <= text.length; i++)
    if (memcmp(text.data + i, part, length) == 0) return 1;
  return 0;
}

static santei_text text_of(const santei_result *result) {
  santei_text text = {NULL, 0};
  DONE(santei_result_text(result, &text));
  return text;
}

/* What the refused call said, for one look at its words. */
static void expect_words(uint32_t code, uint32_t found, const char *ja, const char *en, const char *at) {
  santei_problem problem = {sizeof problem, 0, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
  CHECK(code == found);
  DONE(santei_error_problem(error, 0, &problem));
  CHECK(says(problem.ja, ja));
  CHECK(says(problem.en, en));
  CHECK(problem.at.length == strlen(at) && says(problem.at, at));
  DONE(santei_error_free(error));
}

typedef struct file {
  char *data;
  size_t length;
} file;

static file read_file(const char *path) {
  file own = {NULL, 0};
  FILE *stream = fopen(path, "rb");
  if (stream == NULL) failed(__LINE__, path);
  CHECK(fseek(stream, 0, SEEK_END) == 0);
  own.length = (size_t)ftell(stream);
  rewind(stream);
  own.data = malloc(own.length + 1);
  CHECK(own.data != NULL);
  CHECK(fread(own.data, 1, own.length, stream) == own.length);
  own.data[own.length] = 0;
  fclose(stream);
  return own;
}

static santei_masters *open_default(void) {
  santei_masters *masters = NULL;
  DONE(santei_masters_open(NULL, 0, 0, &masters, &error));
  CHECK(masters != NULL);
  return masters;
}

static santei_session *open_session(const santei_masters *masters) {
  santei_session *session = NULL;
  DONE(santei_session_new(masters, &session, &error));
  CHECK(session != NULL);
  return session;
}

static void versions(void) {
  char engine[64];
  santei_masters *masters = open_default();
  CHECK(SANTEI_VERSION_NUMBER == 1000000 * SANTEI_VERSION_MAJOR + 1000 * SANTEI_VERSION_MINOR + 1 * SANTEI_VERSION_PATCH);
  CHECK(SANTEI_VERSION_NUMBER == 1000);
  CHECK(santei_version() == SANTEI_VERSION_NUMBER);
  CHECK(santei_abi_version() == SANTEI_ABI_VERSION);
  DONE(santei_masters_info(masters, &result_out, &error));
  snprintf(engine, sizeof engine, "{\"engine\":\"%d.%d.%d\"", SANTEI_VERSION_MAJOR, SANTEI_VERSION_MINOR, SANTEI_VERSION_PATCH);
  CHECK(says(text_of(result_out), engine));
  DONE(santei_result_free(result_out));
  DONE(santei_masters_free(masters));
}

static void masters_of_images(const char *image_path) {
  file image = read_file(image_path);
  santei_masters *of_bytes, *of_file, *known, *retained;
  santei_result *first, *second;
  santei_bytes images[2];
  santei_text paths[1];
  images[0].data = (const uint8_t *)image.data, images[0].length = image.length;
  images[1] = images[0];
  paths[0].data = image_path, paths[0].length = strlen(image_path);

  DONE(santei_masters_open(images, 1, 0, &of_bytes, NULL));
  DONE(santei_masters_open_files(paths, 1, 0, &of_file, &error));
  DONE(santei_masters_info(of_bytes, &first, &error));
  DONE(santei_masters_info(of_file, &second, &error));
  CHECK(text_of(first).length == text_of(second).length);
  CHECK(memcmp(text_of(first).data, text_of(second).data, text_of(first).length) == 0);
  DONE(santei_result_free(first));
  DONE(santei_result_free(second));
  DONE(santei_masters_open_files(NULL, 0, 20260601, &known, &error));
  DONE(santei_masters_info(known, &first, &error));
  CHECK(says(text_of(first), "\"known_at\":\"2026-06-01\""));
  DONE(santei_result_free(first));
  DONE(santei_masters_free(known));
  DONE(santei_masters_free(of_file));

  /* The same image twice is one set of masters. */
  DONE(santei_masters_open(images, 2, 0, &known, &error));
  DONE(santei_masters_free(known));

  /* Each handle is freed once; the masters live until the last. */
  DONE(santei_masters_retain(of_bytes, &retained, &error));
  CHECK(retained != of_bytes);
  DONE(santei_masters_free(of_bytes));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_masters_free(of_bytes));
  DONE(santei_masters_info(retained, &first, &error));
  DONE(santei_result_free(first));
  DONE(santei_masters_free(retained));

  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_open(NULL, 1, 0, &masters_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_open(images, 1, 0, NULL, &error));
  REFUSED(SANTEI_BAD_DAY_NUMBER, santei_masters_open(images, 1, 20260231, &masters_out, &error));
  REFUSED(SANTEI_ARGUMENT_VALUE, santei_masters_open(images, SIZE_MAX, 0, &masters_out, &error));
  REFUSED(SANTEI_ARGUMENT_VALUE,
          santei_masters_open((const santei_bytes *)(const void *)((const char *)images + 1), 1, 0, &masters_out, &error));
  images[1].length = SIZE_MAX;
  REFUSED(SANTEI_ARGUMENT_VALUE, santei_masters_open(images, 2, 0, &masters_out, &error));
  images[1].data = NULL;
  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_open(images, 2, 0, &masters_out, &error));
  images[0].length -= 1;
  REFUSED(1001, santei_masters_open(images, 1, 0, &masters_out, &error));
  images[0].length += 1;
  image.data[image.length / 2] ^= 1;
  REFUSED(1003, santei_masters_open(images, 1, 0, &masters_out, &error));
  images[0].length = 0;
  REFUSED(1000, santei_masters_open(images, 1, 0, &masters_out, &error));
  DECLINED(1000, santei_masters_open(images, 1, 0, &masters_out, NULL));

  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_open_files(NULL, 1, 0, &masters_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_open_files(paths, 1, 0, NULL, &error));
  REFUSED(SANTEI_BAD_DAY_NUMBER, santei_masters_open_files(paths, 1, 1, &masters_out, &error));
  paths[0].data = "no/such/file";
  paths[0].length = strlen(paths[0].data);
  REFUSED(SANTEI_IMAGE_UNREADABLE, santei_masters_open_files(paths, 1, 0, &masters_out, &error));
  paths[0].data = "\xFF";
  paths[0].length = 1;
  REFUSED(SANTEI_NOT_UTF8, santei_masters_open_files(paths, 1, 0, &masters_out, &error));
  paths[0].data = NULL;
  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_open_files(paths, 1, 0, &masters_out, &error));
  free(image.data);
}

/* Freed, of another kind, never given: a code, and no memory touched. */
static void handles(file claim) {
  santei_masters *masters = open_default();
  santei_session *session = open_session(masters);
  santei_result *result;
  santei_error *own = NULL;
  int local = 0;

  DONE(santei_session_calculate(session, claim.data, claim.length, &result, NULL));
  CHECK(santei_session_calculate(session, "{", 1, &result_out, &own) == 1100);

  /* The session keeps its masters, the result outlives both. */
  DONE(santei_masters_free(masters));
  REFUSED(SANTEI_HANDLE_UNKNOWN, santei_masters_info(masters, &result_out, &error));
  REFUSED(SANTEI_HANDLE_UNKNOWN, santei_masters_retain(masters, &masters_out, &error));
  REFUSED(SANTEI_HANDLE_UNKNOWN, santei_session_new(masters, &session_out, &error));
  DONE(santei_session_calculate(session, claim.data, claim.length, &result_out, NULL));
  DONE(santei_result_free(result_out));
  DONE(santei_session_free(session));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_session_free(session));
  REFUSED(SANTEI_HANDLE_UNKNOWN, santei_session_calculate(session, claim.data, claim.length, &result_out, &error));
  CHECK(says(text_of(result), "\"points_x100\":101100"));
  DONE(santei_result_free(result));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_result_free(result));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_result_text(result, &text_out));
  DONE(santei_error_free(own));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_error_free(own));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_error_count(own, &count_out));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_error_json(own, &text_out));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_error_problem(own, 0, &problem_out));

  masters = open_default();
  REFUSED(SANTEI_HANDLE_UNKNOWN, santei_session_calculate((santei_session *)(void *)masters, "{", 1, &result_out, &error));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_session_free((santei_session *)(void *)masters));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_result_free((santei_result *)(void *)&local));
  DECLINED(SANTEI_HANDLE_UNKNOWN, santei_error_free((santei_error *)(void *)&local));
  DONE(santei_masters_free(masters));

  DECLINED(SANTEI_NULL_ARGUMENT, santei_masters_free(NULL));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_session_free(NULL));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_result_free(NULL));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_error_free(NULL));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_info(NULL, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_retain(NULL, &masters_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_new(NULL, &session_out, &error));
}

#define COVERED                                                                                                        \
  "\"coverages\": [{\"id\": \"k\", \"kind\": \"employees\", \"insurer_number\": \"01130012\", \"relation\": \"insured\", " \
  "\"income_class\": \"u\"}], \"combinations\": [{\"id\": \"p\", \"coverage\": \"k\"}]"

static void errors(santei_session *session) {
  static const char two[] = "{\"id\": \"a\", \"month\": \"2026-06\", \"setting\": \"outpatient\", \"institution\": {\"kind\": \"clinic\"}, "
                            "\"patient\": {\"birth_date\": \"1980-01-01\"}, " COVERED ", "
                            "\"units\": [{\"service_class\": \"11\", \"combination\": \"q\", \"encounter\": \"v\", "
                            "\"times\": [{\"date\": \"2026-06-03\", \"count\": 1}], \"lines\": [{\"code\": \"111000110\"}]}]}";
  santei_error *own = NULL;
  santei_text json;
  size_t count = 0;
  santei_problem problem;

  CHECK(santei_session_calculate(session, two, strlen(two), &result_out, &own) == 1108);
  DONE(santei_error_count(own, &count));
  CHECK(count == 2);
  problem.struct_size = sizeof problem;
  DONE(santei_error_problem(own, 1, &problem));
  CHECK(problem.code == 1108 && problem.reserved == 0 && problem.struct_size == sizeof problem);
  CHECK(says(problem.slug, "dangling-reference") && says(problem.at, "/units/0/"));
  CHECK(problem.citation.length == 0);
  DONE(santei_error_json(own, &json));
  CHECK(says(json, "{\"errors\":[{\"code\":1108,\"slug\":\"dangling-reference\",\"severity\":\"error\",\"at\":\"/units/0/"));

  DECLINED(SANTEI_ARGUMENT_VALUE, santei_error_problem(own, 2, &problem_out));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_error_problem(own, 0, NULL));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_error_problem(NULL, 0, &problem_out));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_error_count(own, NULL));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_error_count(NULL, &count_out));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_error_json(own, NULL));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_error_json(NULL, &text_out));
  problem.struct_size = sizeof problem - 1, problem.code = 7;
  CHECK(santei_error_problem(own, 0, &problem) == SANTEI_ABI_LAYOUT && problem.code == 7);
  problem.struct_size = 0;
  CHECK(santei_error_problem(own, 0, &problem) == SANTEI_ABI_LAYOUT && problem.code == 7);
  DONE(santei_error_free(own));

  /* The words name the parameter. */
  expect_words(SANTEI_NULL_ARGUMENT, santei_session_calculate(session, NULL, 0, &result_out, &error), "「claim」がNULL",
               "'claim' is NULL", "");
  expect_words(SANTEI_NULL_ARGUMENT, santei_session_calculate(session, two, strlen(two), NULL, &error), "「result」", "'result'", "");
  expect_words(SANTEI_NULL_ARGUMENT, santei_session_calculate(NULL, two, strlen(two), &result_out, &error), "「session」",
               "'session'", "");
  expect_words(SANTEI_ARGUMENT_VALUE, santei_session_explain(session, two, strlen(two), 7, &result_out, &error), "「language」",
               "'language'", "");
}

static const char uke[] = "IR,1,13,1,1234567,,A,202408,00,\r\n"
                          "RE,1,1112,202407,\x8E\x5A\x92\xE8,1,19730115\r\n" /* 算定 in CP932 */
                          "HO,06222011,1,1001,1,75\r\n"
                          "SI,12,1,112007410,,75,1,,,,,,,1\r\n\x1A";

static void documents(santei_session *session, file claim) {
  santei_result *priced, *japanese, *english;

  DONE(santei_session_calculate(session, claim.data, claim.length, &priced, &error));
  CHECK(says(text_of(priced), "\"points_x100\":101100") && text_of(priced).data[0] == '{');
  DECLINED(SANTEI_NULL_ARGUMENT, santei_result_text(NULL, &text_out));
  DECLINED(SANTEI_NULL_ARGUMENT, santei_result_text(priced, NULL));
  DONE(santei_result_free(priced));
  REFUSED(1100, santei_session_calculate(session, claim.data, claim.length - 2, &result_out, &error));
  REFUSED(1100, santei_session_calculate(session, "\xFF", 1, &result_out, &error));
  REFUSED(1100, santei_session_calculate(session, "", 0, &result_out, &error));
  REFUSED(1102, santei_session_calculate(session, "{}", 2, &result_out, &error));
  REFUSED(SANTEI_ARGUMENT_VALUE, santei_session_calculate(session, "{}", SIZE_MAX, &result_out, &error));
  DECLINED(1102, santei_session_calculate(session, "{}", 2, &result_out, NULL));

  DONE(santei_session_explain(session, claim.data, claim.length, SANTEI_JAPANESE, &japanese, &error));
  DONE(santei_session_explain(session, claim.data, claim.length, SANTEI_ENGLISH, &english, &error));
  CHECK(says(text_of(japanese), "passages") && says(text_of(english), "passages"));
  CHECK(text_of(japanese).length != text_of(english).length);
  DONE(santei_result_free(japanese));
  DONE(santei_result_free(english));
  REFUSED(SANTEI_ARGUMENT_VALUE, santei_session_explain(session, claim.data, claim.length, 0, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_explain(NULL, claim.data, claim.length, SANTEI_ENGLISH, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_explain(session, NULL, 1, SANTEI_ENGLISH, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_explain(session, claim.data, claim.length, SANTEI_ENGLISH, NULL, &error));
  REFUSED(1100, santei_session_explain(session, "", 0, SANTEI_ENGLISH, &result_out, &error));

  DONE(santei_session_completed(session, claim.data, claim.length, &result_out, &error));
  CHECK(says(text_of(result_out), "\"180819910\"")); /* 物価対応料, added */
  DONE(santei_result_free(result_out));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_completed(NULL, claim.data, claim.length, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_completed(session, NULL, 1, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_completed(session, claim.data, claim.length, NULL, &error));
  REFUSED(1102, santei_session_completed(session, "{}", 2, &result_out, &error));

  DONE(santei_session_uke_claims(session, (const uint8_t *)uke, sizeof uke - 1, &result_out, &error));
  CHECK(says(text_of(result_out), "{\"claims\":[{\"record\":2,\"claim\":{") && says(text_of(result_out), "\"112007410\""));
  CHECK(says(text_of(result_out), "算定"));
  DONE(santei_result_free(result_out));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_uke_claims(NULL, (const uint8_t *)uke, sizeof uke - 1, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_uke_claims(session, NULL, 1, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_uke_claims(session, (const uint8_t *)uke, sizeof uke - 1, NULL, &error));
  arm();
  {
    uint32_t code = santei_session_uke_claims(session, (const uint8_t *)"no receipt", 10, &result_out, &error);
    CHECK(code >= 8500 && code < 8600);
    refused(__LINE__, "no receipt", code, code);
  }

  DONE(santei_session_clear_frames(session, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_clear_frames(NULL, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_add_frame(NULL, claim.data, claim.length, &frame_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_add_frame(session, NULL, 1, &frame_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_add_frame(session, claim.data, claim.length, NULL, &error));
  REFUSED(SANTEI_FRAME_HAS_VISITS, santei_session_add_frame(session, claim.data, claim.length, &frame_out, &error));
  REFUSED(1100, santei_session_add_frame(session, "[", 1, &frame_out, &error));
}

static const char frame_json[] = "{\"id\": \"frame\", \"month\": \"2026-06\", \"setting\": \"outpatient\", "
                                 "\"institution\": {\"kind\": \"clinic\"}, \"patient\": {\"birth_date\": \"1980-01-01\"}, "
                                 "" COVERED "}";
static const char claim_json[] = "{\"id\": \"c2\", \"month\": \"2026-06\", \"setting\": \"outpatient\", "
                                 "\"institution\": {\"kind\": \"clinic\"}, \"patient\": {\"birth_date\": \"1980-01-01\"}, "
                                 "" COVERED ", "
                                 "\"encounters\": [{\"id\": \"v\", \"date\": \"2026-06-17\", \"visit\": \"follow_up\"}], "
                                 "\"units\": [{\"service_class\": \"12\", \"combination\": \"p\", \"encounter\": \"v\", "
                                 "\"times\": [{\"date\": \"2026-06-17\", \"count\": 1}], \"lines\": [{\"code\": \"112007410\"}]}]}";

/* Three claims of one visit: a first visit, one on a day outside the month, a follow-up visit. */
typedef struct tables {
  santei_batch_claim claims[3];
  santei_batch_encounter encounters[3];
  santei_batch_unit units[3];
  santei_batch_times times[3];
  santei_batch_line lines[3];
  santei_batch batch;
} tables;

static const char texts[] = "c0c1c2v";

static void fill(tables *own) {
  static const uint32_t days[3] = {20260603, 20260703, 20260617}, kinds[3] = {1, 1, 2}, classes[3] = {11, 11, 12},
                        codes[3] = {111000110, 111000110, 112007410};
  memset(own, 0, sizeof *own);
  for (uint32_t i = 0; i < 3; i++) {
    santei_batch_range row = {i, 1};
    santei_batch_claim *claim = &own->claims[i];
    santei_batch_encounter *encounter = &own->encounters[i];
    santei_batch_unit *unit = &own->units[i];
    santei_batch_line *line = &own->lines[i];
    claim->month = 202606, claim->id.offset = 2 * i, claim->id.length = 2;
    claim->encounters = row, claim->units = row;
    encounter->id.offset = 6, encounter->id.length = 1, encounter->date = days[i], encounter->visit = kinds[i];
    encounter->time = encounter->department = encounter->parent = SANTEI_NONE;
    unit->service_class = classes[i], unit->recorded_points = SANTEI_NONE_I64, unit->times = row, unit->lines = row;
    own->times[i].date = days[i], own->times[i].count = 1;
    line->code = codes[i], line->quantity = line->price = line->points = SANTEI_NONE_I64;
  }
  own->batch.struct_size = sizeof own->batch;
  own->batch.claims = own->claims, own->batch.claims_count = 3;
  own->batch.encounters = own->encounters, own->batch.encounters_count = 3;
  own->batch.units = own->units, own->batch.units_count = 3;
  own->batch.times = own->times, own->batch.times_count = 3;
  own->batch.lines = own->lines, own->batch.lines_count = 3;
  own->batch.texts = texts, own->batch.texts_length = sizeof texts - 1;
}

typedef struct results {
  santei_claim_result claims[3];
  santei_encounter_result encounters[3];
  santei_unit_result units[3];
  santei_line_result lines[3];
  santei_batch_results places;
} results;

static void room(results *own) {
  memset(own, 0xA5, sizeof *own);
  own->places.struct_size = sizeof own->places;
  own->places.claims = own->claims, own->places.claims_count = 3;
  own->places.encounters = own->encounters, own->places.encounters_count = 3;
  own->places.units = own->units, own->places.units_count = 3;
  own->places.lines = own->lines, own->places.lines_count = 3;
}

static int is_untouched(const results *own) {
  const unsigned char *bytes = (const unsigned char *)own;
  for (size_t i = 0; i < offsetof(results, places); i++)
    if (bytes[i] != 0xA5) return 0;
  return 1;
}

static void batches(santei_session *session) {
  tables in;
  results out;
  santei_result *document, *direct;
  uint32_t frame = 7;
  fill(&in);
  room(&out);

  /* No frame yet: every claim is refused in its row, and the call is not. */
  DONE(santei_session_clear_frames(session, &error));
  DONE(santei_session_batch(session, &in.batch, &out.places, &error));
  CHECK(out.claims[0].code == SANTEI_FRAME_UNKNOWN && out.claims[2].code == SANTEI_FRAME_UNKNOWN);
  REFUSED(SANTEI_FRAME_UNKNOWN, santei_session_batch_document(session, &in.batch, 0, &result_out, &error));

  DONE(santei_session_add_frame(session, frame_json, strlen(frame_json), &frame, &error));
  CHECK(frame == 0);
  room(&out);
  DONE(santei_session_batch(session, &in.batch, &out.places, &error));
  CHECK(out.claims[0].code == 0 && out.claims[0].points_x100 == 29300); /* 初診料 291, 物価対応料 2 */
  CHECK(out.claims[1].code == 1110 && out.claims[1].points_x100 == 0 && out.lines[1].status == 0);
  CHECK(out.claims[2].code == 0 && out.units[2].points_x100 == 7600 && out.lines[2].status == 1);
  CHECK(out.encounters[0].points_x100 == 29300 && out.claims[0].reserved == 0);

  /* The same bytes as through JSON. */
  DONE(santei_session_batch_document(session, &in.batch, 2, &document, &error));
  DONE(santei_session_calculate(session, claim_json, strlen(claim_json), &direct, &error));
  CHECK(text_of(document).length == text_of(direct).length);
  CHECK(memcmp(text_of(document).data, text_of(direct).data, text_of(direct).length) == 0);
  DONE(santei_result_free(document));
  DONE(santei_result_free(direct));
  REFUSED(1110, santei_session_batch_document(session, &in.batch, 1, &result_out, &error));
  REFUSED(SANTEI_BATCH_RANGE, santei_session_batch_document(session, &in.batch, 3, &result_out, &error));

  /* Tables that are not wanted, and no rows at all. */
  room(&out);
  out.places.claims = NULL, out.places.encounters = NULL, out.places.lines = NULL;
  DONE(santei_session_batch(session, &in.batch, &out.places, &error));
  CHECK(out.units[2].points_x100 == 7600 && out.claims[0].points_x100 != 29300);
  memset(&in.batch, 0, sizeof in.batch);
  in.batch.struct_size = sizeof in.batch;
  DONE(santei_session_batch(session, &in.batch, &out.places, NULL));

  /* What is refused before anything is computed leaves the results alone. */
  fill(&in);
  room(&out);
  out.places.lines_count = 2;
  REFUSED(SANTEI_BATCH_SIZE, santei_session_batch(session, &in.batch, &out.places, &error));
  out.places.lines_count = 3, out.places.claims_count = 0;
  REFUSED(SANTEI_BATCH_SIZE, santei_session_batch(session, &in.batch, &out.places, &error));
  out.places.claims_count = 3, out.places.encounters_count = 2;
  REFUSED(SANTEI_BATCH_SIZE, santei_session_batch(session, &in.batch, &out.places, &error));
  out.places.encounters_count = 3, out.places.units_count = 2;
  REFUSED(SANTEI_BATCH_SIZE, santei_session_batch(session, &in.batch, &out.places, &error));
  out.places.units_count = 3, out.places.struct_size = 8;
  REFUSED(SANTEI_ABI_LAYOUT, santei_session_batch(session, &in.batch, &out.places, &error));
  out.places.struct_size = sizeof out.places, in.batch.struct_size += 8;
  REFUSED(SANTEI_ABI_LAYOUT, santei_session_batch(session, &in.batch, &out.places, &error));
  REFUSED(SANTEI_ABI_LAYOUT, santei_session_batch_document(session, &in.batch, 0, &result_out, &error));
  in.batch.struct_size -= 8;
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_batch(NULL, &in.batch, &out.places, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_batch(session, NULL, &out.places, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_batch(session, &in.batch, NULL, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_batch_document(NULL, &in.batch, 0, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_batch_document(session, NULL, 0, &result_out, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_batch_document(session, &in.batch, 0, NULL, &error));
#define WITHOUT(table, count)                                                                                          \
  in.batch.table = NULL, in.batch.count = 3;                                                                           \
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_batch(session, &in.batch, &out.places, &error));                        \
  fill(&in)
  WITHOUT(claims, claims_count);
  WITHOUT(encounters, encounters_count);
  WITHOUT(units, units_count);
  WITHOUT(times, times_count);
  WITHOUT(lines, lines_count);
  WITHOUT(facts, facts_count);
  WITHOUT(comments, comments_count);
  WITHOUT(visit_points, visit_points_count);
  WITHOUT(texts, texts_length);
  in.batch.lines = (const santei_batch_line *)(const void *)((const char *)in.lines + 4);
  REFUSED(SANTEI_ARGUMENT_VALUE, santei_session_batch(session, &in.batch, &out.places, &error));
  fill(&in);
  in.batch.units_count = SIZE_MAX / 2;
  REFUSED(SANTEI_ARGUMENT_VALUE, santei_session_batch(session, &in.batch, &out.places, &error));
  CHECK(is_untouched(&out));

  /* Records that cannot be: the row says which code, the document which record. */
  fill(&in);
  in.claims[0].encounters.count = 4, in.claims[1].id.length = 200, in.claims[2].units.first = SANTEI_NONE;
  DONE(santei_session_batch(session, &in.batch, &out.places, &error));
  CHECK(out.claims[0].code == SANTEI_BATCH_RANGE && out.claims[1].code == SANTEI_BATCH_RANGE && out.claims[2].code == SANTEI_BATCH_RANGE);
  REFUSED(SANTEI_BATCH_RANGE, santei_session_batch_document(session, &in.batch, 2, &result_out, &error));
  fill(&in);
  in.claims[0].sex = 3, in.encounters[1].visit = 77, in.lines[2].code = 4000000000;
  DONE(santei_session_batch(session, &in.batch, &out.places, &error));
  CHECK(out.claims[0].code == SANTEI_BATCH_VALUE && out.claims[1].code == SANTEI_BATCH_VALUE && out.claims[2].code == SANTEI_BATCH_VALUE);
  REFUSED(SANTEI_BATCH_VALUE, santei_session_batch_document(session, &in.batch, 0, &result_out, &error));
  DONE(santei_session_clear_frames(session, &error));
}

/* One session, two threads: one works, the other is told so. */
typedef struct busy {
  santei_session *session;
  pthread_mutex_t lock;
  int seen;
} busy;

static int was_seen(busy *own) {
  int seen;
  pthread_mutex_lock(&own->lock);
  seen = own->seen;
  pthread_mutex_unlock(&own->lock);
  return seen;
}

static void *work(void *argument) {
  busy *own = argument;
  while (!was_seen(own)) {
    santei_result *result = NULL;
    uint32_t code = santei_session_calculate(own->session, claim_json, strlen(claim_json), &result, NULL);
    if (code == SANTEI_OK) {
      santei_result_free(result);
    } else if (code == SANTEI_SESSION_BUSY && result == NULL) {
      pthread_mutex_lock(&own->lock);
      own->seen = 1;
      pthread_mutex_unlock(&own->lock);
    } else {
      failed(__LINE__, "neither done nor busy");
    }
  }
  return NULL;
}

static void two_threads_one_session(santei_session *session) {
  pthread_t threads[2];
  busy own = {session, PTHREAD_MUTEX_INITIALIZER, 0};
  for (int i = 0; i < 2; i++) CHECK(pthread_create(&threads[i], NULL, work, &own) == 0);
  for (int i = 0; i < 2; i++) CHECK(pthread_join(threads[i], NULL) == 0);
  CHECK(own.seen);
}

#define THREADS 8

typedef struct worker {
  const santei_masters *masters;
  const char *claim;
  size_t length;
  santei_text expected;
  long claims;
  long same;
} worker;

static void *compute(void *argument) {
  worker *own = argument;
  santei_session *session = NULL;
  if (santei_session_new(own->masters, &session, NULL) != SANTEI_OK) return NULL;
  for (long i = 0; i < own->claims; i++) {
    santei_result *result = NULL;
    santei_text text;
    if (santei_session_calculate(session, own->claim, own->length, &result, NULL) != SANTEI_OK) break;
    if (santei_result_text(result, &text) == SANTEI_OK && text.length == own->expected.length &&
        memcmp(text.data, own->expected.data, text.length) == 0)
      own->same += 1;
    santei_result_free(result);
  }
  santei_session_free(session);
  return NULL;
}

/* Eight threads over one handle of masters; every second one with a second, longer claim. */
static void many_threads(const santei_masters *masters, santei_session *session, file claim, long claims) {
  pthread_t threads[THREADS];
  worker workers[THREADS];
  santei_result *expected[2];
  DONE(santei_session_calculate(session, claim_json, strlen(claim_json), &expected[0], &error));
  DONE(santei_session_calculate(session, claim.data, claim.length, &expected[1], &error));
  for (int i = 0; i < THREADS; i++) {
    worker *own = &workers[i];
    own->masters = masters, own->claims = claims, own->same = 0;
    own->claim = i % 2 == 0 ? claim_json : claim.data, own->length = strlen(own->claim);
    own->expected = text_of(expected[i % 2]);
    CHECK(pthread_create(&threads[i], NULL, compute, own) == 0);
  }
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(workers[i].same == claims);
  }
  DONE(santei_result_free(expected[0]));
  DONE(santei_result_free(expected[1]));
}

static void panics(const santei_masters *masters) {
#ifdef SANTEI_TEST_PANIC
  tables in;
  results out;
  santei_session *session = open_session(masters), *other = open_session(masters);
  REFUSED(SANTEI_DOOR_PANIC, santei_test_panic(session, &error));
  REFUSED(SANTEI_SESSION_POISONED, santei_session_calculate(session, "{}", 2, &result_out, &error));
  REFUSED(SANTEI_SESSION_POISONED, santei_session_explain(session, "{}", 2, SANTEI_ENGLISH, &result_out, &error));
  REFUSED(SANTEI_SESSION_POISONED, santei_session_completed(session, "{}", 2, &result_out, &error));
  REFUSED(SANTEI_SESSION_POISONED, santei_session_uke_claims(session, (const uint8_t *)"", 0, &result_out, &error));
  REFUSED(SANTEI_SESSION_POISONED, santei_session_add_frame(session, "{}", 2, &frame_out, &error));
  REFUSED(SANTEI_SESSION_POISONED, santei_session_clear_frames(session, &error));
  fill(&in);
  room(&out);
  REFUSED(SANTEI_SESSION_POISONED, santei_session_batch(session, &in.batch, &out.places, &error));
  REFUSED(SANTEI_SESSION_POISONED, santei_session_batch_document(session, &in.batch, 0, &result_out, &error));
  CHECK(is_untouched(&out));
  DONE(santei_session_free(session));
  DONE(santei_session_calculate(other, claim_json, strlen(claim_json), &result_out, &error));
  DONE(santei_result_free(result_out));
  CHECK(santei_test_panic(other, NULL) == SANTEI_DOOR_PANIC);
  DONE(santei_session_free(other));
#else
  (void)masters;
  printf("panics are not among them: this library has no santei_test_panic\n");
#endif
}

int main(int count, char **arguments) {
  santei_masters *masters;
  santei_session *session;
  file claim;
  if (count != 4) failed(__LINE__, "suite IMAGE CLAIM CLAIMS");
  claim = read_file(arguments[2]);
  versions();
  masters_of_images(arguments[1]);
  handles(claim);
  masters = open_default();
  session = open_session(masters);
  REFUSED(SANTEI_NULL_ARGUMENT, santei_session_new(masters, NULL, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_info(masters, NULL, &error));
  REFUSED(SANTEI_NULL_ARGUMENT, santei_masters_retain(masters, NULL, &error));
  errors(session);
  documents(session, claim);
  batches(session);
  two_threads_one_session(session);
  many_threads(masters, session, claim, atol(arguments[3]));
  panics(masters);
  DONE(santei_session_free(session));
  DONE(santei_masters_free(masters));
  free(claim.data);
  printf("%lu checks, %d threads x %s claims\n", checks, THREADS, arguments[3]);
  return 0;
}
