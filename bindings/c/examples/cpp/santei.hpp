// A C++17 face of santei.h: handles that free themselves, refusals as exceptions.
#pragma once
#include <santei.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace santei {

inline std::string_view view(santei_text text) { return {text.data, text.length}; }

struct Free {
  void operator()(santei_masters *masters) const { santei_masters_free(masters); }
  void operator()(santei_session *session) const { santei_session_free(session); }
  void operator()(santei_result *result) const { santei_result_free(result); }
  void operator()(santei_error *error) const { santei_error_free(error); }
};
template <typename T> using Handle = std::unique_ptr<T, Free>;

// A refusal: the first problem, and all of them as JSON.
class Error : public std::runtime_error {
public:
  std::uint32_t code;
  std::string at, ja, en, json;

  static Error of(santei_error *raw) {
    Handle<santei_error> error(raw);
    santei_problem problem{};
    problem.struct_size = sizeof problem;
    santei_text json{};
    if (santei_error_problem(error.get(), 0, &problem) != SANTEI_OK || santei_error_json(error.get(), &json) != SANTEI_OK)
      throw std::logic_error("no santei_error");
    return Error(problem, view(json));
  }

private:
  Error(const santei_problem &problem, std::string_view json)
      : std::runtime_error(std::string(view(problem.en))), code(problem.code), at(view(problem.at)), ja(view(problem.ja)),
        en(view(problem.en)), json(json) {}
};

// Calls with a place for the error object, and throws what comes there.
template <typename Call> void check(Call call) {
  santei_error *error = nullptr;
  if (call(&error) != SANTEI_OK) throw Error::of(error);
}

// Masters, shared by threads.
class Masters {
public:
  // The embedded ones.
  Masters() {
    santei_masters *masters = nullptr;
    check([&](santei_error **error) { return santei_masters_open(nullptr, 0, 0, &masters, error); });
    handle.reset(masters);
  }
  const santei_masters *get() const { return handle.get(); }

private:
  Handle<santei_masters> handle;
};

// A session of one thread.
class Session {
public:
  explicit Session(const Masters &masters) {
    santei_session *session = nullptr;
    check([&](santei_error **error) { return santei_session_new(masters.get(), &session, error); });
    handle.reset(session);
  }

  // The Outcome of a claim, as JSON.
  std::string calculate(std::string_view claim) {
    santei_result *raw = nullptr;
    check([&](santei_error **error) {
      return santei_session_calculate(handle.get(), claim.data(), claim.size(), &raw, error);
    });
    Handle<santei_result> result(raw);
    santei_text text{};
    santei_result_text(result.get(), &text);
    return std::string(view(text));
  }

private:
  Handle<santei_session> handle;
};

} // namespace santei
