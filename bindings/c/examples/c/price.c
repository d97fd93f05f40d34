/* Prices a claim with the embedded masters: cc price.c $(pkg-config --cflags --libs santei) */
#include <santei.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The whole number behind `"key":` after `from`. The Outcome is canonical JSON: its keys stand in a fixed order, without blanks. */
static long long number(const char *from, const char *key) {
  const char *found = strstr(from, key);
  return found == NULL ? -1 : atoll(found + strlen(key));
}

/* Says what an error says, and frees it. */
static void complain(santei_error *error) {
  santei_problem problem = {0};
  problem.struct_size = sizeof problem;
  if (santei_error_problem(error, 0, &problem) == SANTEI_OK)
    printf("error %u at %.*s: %.*s\n", problem.code, (int)problem.at.length, problem.at.data, (int)problem.ja.length, problem.ja.data);
  santei_error_free(error);
}

static void price(santei_session *session, const char *claim, size_t length) {
  santei_result *result;
  santei_error *error;
  santei_text text;
  char *outcome, *totals;
  if (santei_session_calculate(session, claim, length, &result, &error) != SANTEI_OK) {
    complain(error);
    return;
  }
  santei_result_text(result, &text);
  outcome = malloc(text.length + 1); /* with a NUL behind it, for strstr */
  if (outcome != NULL) {
    memcpy(outcome, text.data, text.length);
    outcome[text.length] = 0;
    totals = strstr(outcome, "\"totals\":{");
    printf("points: %lld\n", number(totals, "\"points_x100\":") / 100);
    printf("the patient pays: %lld yen\n", number(totals, "\"collected_yen\":"));
    free(outcome);
  }
  santei_result_free(result);
}

int main(int count, char **arguments) {
  static char claim[1 << 20];
  const char *wrong = "{\"id\": \"x\", \"month\": \"2026-13\"}";
  santei_masters *masters;
  santei_session *session;
  santei_error *error;
  FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
  size_t length;
  if (file == NULL) {
    fprintf(stderr, "price CLAIM.json\n");
    return 2;
  }
  length = fread(claim, 1, sizeof claim, file);
  fclose(file);

  if (santei_masters_open(NULL, 0, 0, &masters, &error) != SANTEI_OK || santei_session_new(masters, &session, &error) != SANTEI_OK) {
    complain(error);
    return 1;
  }
  price(session, claim, length);
  price(session, wrong, strlen(wrong));
  santei_session_free(session);
  santei_masters_free(masters);
  return 0;
}
