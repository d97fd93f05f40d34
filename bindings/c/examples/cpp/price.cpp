// Prices a claim with the embedded masters: c++ -std=c++17 price.cpp $(pkg-config --cflags --libs santei)
#include "santei.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

// The whole number behind `"key":` after `from`. The Outcome is canonical JSON: its keys stand in a fixed order, without blanks.
static long long number(const std::string &outcome, std::size_t from, const std::string &key) {
  return std::stoll(outcome.substr(outcome.find(key, from) + key.size()));
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  std::ifstream file(arguments[1], std::ios::binary);
  const std::string claim{std::istreambuf_iterator<char>(file), {}};
  santei::Masters masters;
  santei::Session session(masters);
  const std::string outcome = session.calculate(claim);
  const std::size_t totals = outcome.find("\"totals\":{");
  std::cout << "points: " << number(outcome, totals, "\"points_x100\":") / 100 << "\n";
  std::cout << "the patient pays: " << number(outcome, totals, "\"collected_yen\":") << " yen\n";
  try {
    session.calculate(R"({"id": "x", "month": "2026-13"})");
  } catch (const santei::Error &error) {
    std::cout << "error " << error.code << " at " << error.at << ": " << error.ja << "\n";
  }
}
