// How often the code of an index entry that the index does not have is found from its words, and
// how fast: the figures of docs/code-sets.md. Nineteen twentieths of the entries are loaded, the
// last twentieth, chosen by a hash of its text, is asked.
//
//   bench_suggest [--fit] [--part N] ORDER_FILE TABULAR_XML TERMS
//
// ORDER_FILE and TABULAR_XML as published, zips too; TERMS as index_terms.h describes. With --fit
// it searches the weights of codes/search/ranking.cc on other twentieths first, prints them, and
// measures with them. --part asks another twentieth than the first (0); 1 to 4 are fitted on.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "codes/code_sets.h"
#include "codes/import.h"
#include "codes/search/ranking.h"

namespace claimwire::codes {
namespace {

constexpr std::uint32_t kParts = 20;

struct Question {
  std::string text;
  CodeKey code;
};

/// What is loaded, and what is asked.
struct Trial {
  std::shared_ptr<const EntryIndex> index;
  std::shared_ptr<const CodeTable> titles;
  std::vector<Question> entries;
  std::vector<Question> inclusions;
};

// FNV-1a, then mixed, since its low bits alone follow the last letters.
std::uint32_t part_of(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  hash = (hash ^ hash >> 15) * 0x2C1B3C6DU;
  return (hash ^ hash >> 12) % kParts;
}

std::shared_ptr<const CodeTable> frozen(const ReleaseFacts& facts, std::span<const CodeRow> rows,
                                        const RelationRows& relations) {
  return CodeTable::from_bytes(CodeTable::freeze(facts, rows, relations).value()).value();
}

/// The relations without those of `left_out`, which go to `questions`.
RelationRows without(const RelationRows& all, Relation kind, std::uint32_t left_out,
                     std::vector<Question>& questions) {
  RelationRows kept;
  for (const RelationRow& row : all.rows()) {
    const std::string& text = all.text(row);
    if (row.kind == kind && part_of(text) == left_out) {
      questions.push_back({text, row.code});
    } else {
      kept.add(row, text);
    }
  }
  return kept;
}

struct Files {
  ParsedRelease order;
  ParsedRelease tabular;
  ParsedRelease terms;
};

Trial trial_without(const Files& files, std::uint32_t left_out) {
  Trial trial;
  const auto release = [](std::shared_ptr<const CodeTable> table) {
    return CodeSet{table->facts().set, {table}}.releases().front();
  };
  const Release titles = release(frozen(files.order.facts, files.order.rows, {}));
  const Release tabular = release(
      frozen(files.tabular.facts, files.tabular.rows,
             without(files.tabular.relations, Relation::inclusion, left_out, trial.inclusions)));
  const Release terms = release(
      frozen(files.terms.facts, {},
             without(files.terms.relations, Relation::index_term, left_out, trial.entries)));
  trial.titles = titles.table;
  auto file = CacheFile::from_bytes(EntryIndex::bytes_of("", titles, &tabular, &terms));
  trial.index = EntryIndex::open(file.value()).value();
  return trial;
}

/// The parts of an entry in another order and without commas, as a person might type it.
std::string in_free_order(const std::string& entry) {
  std::vector<std::string> parts{""};
  for (const char c : entry) {
    if (c == ',')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  if (part_of(entry + "order") % 2 == 0)
    std::reverse(parts.begin(), parts.end());
  else
    std::rotate(parts.begin(), parts.begin() + 1, parts.end());
  std::string text;
  for (const std::string& part : parts) text += part + " ";
  return text;
}

/// Where the right code stands among the candidates; their number where it does not.
std::size_t place_of(const Trial& trial, const std::vector<Candidate>& candidates, CodeKey code) {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const std::uint32_t row = trial.index->codes()[candidates[i].code].row;
    if (trial.titles->at(row).key() == code) return i;
  }
  return candidates.size();
}

void measure(const char* what, const Trial& trial, const std::vector<Question>& questions,
             const Features& weights, const std::function<std::string(const std::string&)>& asked) {
  std::size_t first = 0;
  std::size_t in_five = 0;
  std::vector<double> times;
  for (const Question& question : questions) {
    const std::string text = asked(question.text);
    const auto before = std::chrono::steady_clock::now();
    const auto candidates = rank(*trial.index, read_query(*trial.index, text), weights);
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - before;
    times.push_back(took.count());
    const std::size_t place = place_of(trial, candidates, question.code);
    if (place == candidates.size()) continue;
    first += place == 0;
    in_five += place < 5;
  }
  std::sort(times.begin(), times.end());
  const auto share = [&questions](std::size_t count) {
    return 100.0 * static_cast<double>(count) / static_cast<double>(questions.size());
  };
  std::printf("%-34s %5zu asked  first %4.1f %%  in five %4.1f %%  median %.2f ms  p99 %.2f ms\n",
              what, questions.size(), share(first), share(in_five), times[times.size() / 2],
              times[times.size() * 99 / 100]);
}

/// A question's candidates, to fit on.
struct Example {
  std::vector<Features> candidates;
  std::size_t right;
};

void add_examples(const Trial& trial, const std::vector<Question>& questions, bool free_order,
                  std::vector<Example>& examples) {
  for (const Question& question : questions) {
    const std::string text = free_order ? in_free_order(question.text) : question.text;
    const auto candidates = rank(*trial.index, read_query(*trial.index, text));
    const std::size_t right = place_of(trial, candidates, question.code);
    if (right == candidates.size()) continue;
    Example example{{}, right};
    for (const Candidate& candidate : candidates) example.candidates.push_back(candidate.features);
    examples.push_back(std::move(example));
  }
}

/// Multinomial logistic regression by Adam (Kingma and Ba, 2015), features scaled to one deviation.
Features fit(std::vector<Example>& examples) {
  std::array<double, kFeatures> sum{};
  std::array<double, kFeatures> squares{};
  double count = 0;
  for (const Example& example : examples) {
    for (const Features& features : example.candidates) {
      ++count;
      for (std::size_t i = 0; i < kFeatures; ++i) {
        sum[i] += features[i];
        squares[i] += features[i] * features[i];
      }
    }
  }
  std::array<double, kFeatures> scale{};
  for (std::size_t i = 0; i < kFeatures; ++i) {
    const double mean = sum[i] / count;
    scale[i] = std::sqrt(std::max(1e-9, squares[i] / count - mean * mean));
  }
  std::array<double, kFeatures> weights{};
  std::array<double, kFeatures> first{};
  std::array<double, kFeatures> second{};
  constexpr int kEpochs = 8;
  constexpr std::size_t kBatch = 16;
  std::mt19937 random{1};
  int steps = 0;
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    std::shuffle(examples.begin(), examples.end(), random);
    const double rate = epoch < kEpochs / 2 ? 0.01 : 0.002;
    for (std::size_t begin = 0; begin < examples.size(); begin += kBatch) {
      const std::size_t end = std::min(examples.size(), begin + kBatch);
      std::array<double, kFeatures> slope{};
      for (std::size_t e = begin; e < end; ++e) {
        const Example& example = examples[e];
        std::vector<double> odds;
        double total = 0;
        for (const Features& features : example.candidates) {
          double score = 0;
          for (std::size_t i = 1; i < kFeatures; ++i) score += weights[i] * features[i] / scale[i];
          odds.push_back(std::exp(std::min(score, 50.0)));
          total += odds.back();
        }
        for (std::size_t c = 0; c < odds.size(); ++c) {
          const double off = odds[c] / total - (c == example.right ? 1 : 0);
          for (std::size_t i = 1; i < kFeatures; ++i)
            slope[i] += off * example.candidates[c][i] / scale[i];
        }
      }
      ++steps;
      for (std::size_t i = 1; i < kFeatures; ++i) {
        const double mean = slope[i] / static_cast<double>(end - begin) + 1e-4 * weights[i];
        first[i] = 0.9 * first[i] + 0.1 * mean;
        second[i] = 0.999 * second[i] + 0.001 * mean * mean;
        weights[i] -= rate * first[i] / (1 - std::pow(0.9, steps)) /
                      (std::sqrt(second[i] / (1 - std::pow(0.999, steps))) + 1e-8);
      }
    }
  }
  Features fitted{};
  for (std::size_t i = 1; i < kFeatures; ++i) fitted[i] = static_cast<float>(weights[i] / scale[i]);
  fitted[kExact] = kWeights[kExact];
  return fitted;
}

ParsedRelease read(const std::string& path, std::string_view set) {
  ImportOptions options;
  const auto read = read_releases(path, options);
  if (!read) {
    std::cerr << read.error().message << "\n";
    std::exit(2);
  }
  for (const ParsedRelease& release : *read) {
    if (release.facts.set == set) return release;
  }
  std::cerr << path << ": holds no " << set << "\n";
  std::exit(2);
}

int run(int count, char** given) {
  std::vector<std::string> paths;
  bool fitting = false;
  std::uint32_t part = 0;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(given[i], "--fit") == 0)
      fitting = true;
    else if (std::strcmp(given[i], "--part") == 0 && i + 1 < count)
      part = static_cast<std::uint32_t>(std::atoi(given[++i])) % kParts;
    else
      paths.emplace_back(given[i]);
  }
  if (paths.size() != 3) {
    std::cerr << "usage: bench_suggest [--fit] [--part N] ORDER_FILE TABULAR_XML TERMS\n";
    return 2;
  }
  const Files files{read(paths[0], kIcd10cm), read(paths[1], kIcd10cmTabular),
                    read(paths[2], kIcd10cmIndex)};
  Features weights = kWeights;
  if (fitting) {
    std::vector<Example> examples;
    for (std::uint32_t fitted_on = 1; fitted_on <= 4; ++fitted_on) {
      const Trial trial = trial_without(files, fitted_on);
      add_examples(trial, trial.entries, false, examples);
      add_examples(trial, trial.entries, true, examples);
      add_examples(trial, trial.inclusions, false, examples);
    }
    std::cerr << examples.size() << " examples\n";
    weights = fit(examples);
    for (const float weight : weights) std::printf("    %.2fF,\n", static_cast<double>(weight));
  }
  const auto before = std::chrono::steady_clock::now();
  const Trial trial = trial_without(files, part);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  std::printf("index of %zu codes, %zu texts, %u words: %.1f MB, made in %.1f s with its tables\n",
              trial.index->codes().size(), trial.index->texts().size(), trial.index->words(),
              static_cast<double>(trial.index->size_bytes()) / 1e6, took.count());
  const auto as_printed = [](const std::string& text) { return text; };
  measure("entries left out, as printed", trial, trial.entries, weights, as_printed);
  measure("entries left out, in free order", trial, trial.entries, weights, in_free_order);
  measure("inclusion terms left out", trial, trial.inclusions, weights, as_printed);
  std::vector<Question> loaded;
  for (const RelationRow& row : files.terms.relations.rows()) {
    const std::string& text = files.terms.relations.text(row);
    if (part_of(text) == (part + 1) % kParts) loaded.push_back({text, row.code});
  }
  measure("entries that are loaded", trial, loaded, weights, as_printed);
  return 0;
}

}  // namespace
}  // namespace claimwire::codes

int main(int count, char** given) { return claimwire::codes::run(count, given); }
