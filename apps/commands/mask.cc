#include "apps/masking/mask.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "apps/masking/hl7_fields.h"
#include "core/text.h"
#include "wrap/crypto/base64.h"
#include "wrap/crypto/random.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyBytesMin = 32;

struct MaskCommand {
  std::vector<std::string> files, keep;
  std::string key, out, from;
  bool new_key = false;
};

/// 32 random bytes as a line of text, readable by its owner alone; never over a file that is there.
Result<void> make_key(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    if (errno == EEXIST)
      return Error{"mask.key-there", concat(path,
                                            ": is there already, and is never overwritten; leave "
                                            "out --new-key to use it")};
    return Error{"file.unwritable", concat(path, ": ", std::strerror(errno))};
  }
  const std::string text = crypto::base64url(crypto::random_bytes(kKeyBytesMin)) + "\n";
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  const int why = errno;
  ::close(file);
  if (written) return {};
  ::unlink(path.c_str());
  return Error{"file.unwritable", concat(path, ": ", std::strerror(why))};
}

/// The key, or nothing when that was reported.
std::string read_key(Invocation& invocation, const MaskCommand& options) {
  std::error_code none;
  if (options.new_key) {
    if (const auto made = make_key(options.key); !made) {
      fail(invocation, made.error().is("mask.key-there") ? kUsage : kFailed, made.error().message);
      return {};
    }
    std::cerr << options.key
              << ": new key. Whoever has it can test a guess at a name or an id: keep it where the "
                 "patients' data are, and never beside the masked files\n";
  } else if (!fs::exists(options.key, none)) {
    fail(invocation, kUsage,
         concat(options.key,
                ": there is no such key. Name the one that earlier files were masked with, or make "
                "one with --new-key"));
    return {};
  }
  const auto bytes = read_input(options.key);
  if (!bytes) {
    fail(invocation, kFailed, bytes.error().message);
    return {};
  }
  const std::string key{trim(*bytes)};
  if (key.size() < kKeyBytesMin) {
    fail(invocation, kUsage,
         concat(options.key, ": holds ", std::to_string(key.size()),
                " bytes; a key has at least 32, and random ones. Make one with --new-key"));
    return {};
  }
  struct stat status{};
  if (options.key != "-" && ::stat(options.key.c_str(), &status) == 0 &&
      (status.st_mode & (S_IRGRP | S_IROTH)) != 0)
    std::cerr << options.key << ": others may read this key; `chmod 600` it\n";
  return key;
}

/// A place that always names someone cannot be asked to stay.
bool may_stay(Invocation& invocation, const std::string& place) {
  const auto dash = place.find('-');
  if (dash != 3) return true;
  const auto field = place.substr(dash + 1);
  if (field.empty() || field.size() > 3 ||
      field.find_first_not_of("0123456789") != std::string::npos) {
    fail(invocation, kUsage,
         concat("--keep ", place,
                ": expected a segment or field as ZIN or ZIN-3, a FHIR path as "
                "Observation.valueString, or an X12 element as NTE02"));
    return false;
  }
  const Hl7Content content =
      content_of(place.substr(0, 3), static_cast<std::uint16_t>(std::stoi(field)));
  for (const Hl7Content stays : {Hl7Content::unlisted, Hl7Content::code, Hl7Content::kept,
                                 Hl7Content::text, Hl7Content::observation})
    if (content == stays) return true;
  fail(invocation, kUsage,
       concat("--keep ", place,
              ": holds a person's name, id, address or date, which is always replaced; leave it "
              "out"));
  return false;
}

Result<std::string> masked(Mask& mask, InputFormat format, std::string_view bytes) {
  switch (format) {
    case InputFormat::hl7v2:
      return mask.hl7(bytes);
    case InputFormat::fhir:
      return mask.fhir(bytes);
    case InputFormat::x12:
      break;
  }
  return mask.x12(bytes);
}

void print_text(const MaskReport& report, std::ostream& out) {
  const auto list = [&](std::string_view what, const std::map<std::string, std::size_t>& counts,
                        std::string_view why) {
    if (counts.empty()) return;
    std::string line = concat(what, ":");
    for (const auto& [place, count] : counts) {
      const std::string next = concat(" ", place, " ", std::to_string(count), ",");
      if (line.size() + next.size() > 100) {
        out << line << "\n";
        line = "   ";
      }
      line += next;
    }
    line.pop_back();
    out << line << why << "\n";
  };
  list("replaced", report.replaced, "");
  list("blanked", report.blanked, "; what you need of it: --keep");
  list("kept", report.kept, "");
  list("kept free text", report.kept_text, "; read it before it leaves");
}

void print_json(const std::vector<std::pair<std::string, std::string>>& files,
                const MaskReport& report, std::ostream& out) {
  std::string line;
  json::Writer writer{line};
  writer.begin_object().member("v", 1);
  writer.key("files").begin_array();
  for (const auto& [from, to] : files)
    writer.begin_object().member("file", from).member("output", to).end_object();
  writer.end_array();
  const auto map = [&](std::string_view name, const std::map<std::string, std::size_t>& counts) {
    writer.key(name).begin_object();
    for (const auto& [place, count] : counts)
      writer.member(place, static_cast<std::uint64_t>(count));
    writer.end_object();
  };
  map("replaced", report.replaced);
  map("blanked", report.blanked);
  map("kept", report.kept);
  map("kept_text", report.kept_text);
  writer.end_object();
  out << line << "\n";
}

/// Where the masked file goes; empty when that was reported.
std::string output_path(Invocation& invocation, const MaskCommand& options, const std::string& file,
                        std::set<std::string>& taken) {
  const std::string name = file == "-" ? "stdin" : fs::path{file}.filename().string();
  const std::string path = (fs::path{options.out} / name).string();
  std::error_code none;
  if (!taken.insert(name).second) {
    fail(invocation, kUsage,
         concat(file, ": another file of that name was masked before; mask it into another --out"));
    return {};
  }
  if (file != "-" && fs::equivalent(file, path, none)) {
    fail(invocation, kUsage,
         concat(file, ": would overwrite itself; name another folder with --out"));
    return {};
  }
  return path;
}

void mask(Invocation& invocation, const MaskCommand& options) {
  for (const std::string& place : options.keep)
    if (!may_stay(invocation, place)) return;
  const std::string key = read_key(invocation, options);
  if (key.empty()) return;
  MaskOptions how;
  how.keep.insert(options.keep.begin(), options.keep.end());
  how.today = today();
  Mask all{key, std::move(how)};
  std::set<std::string> taken;
  std::vector<std::pair<std::string, std::string>> done;
  for (const std::string& file : options.files) {
    const auto bytes = read_input(file);
    if (!bytes) {
      fail(invocation, kFailed, bytes.error().message);
      continue;
    }
    const auto format = options.from.empty() ? detect_format(*bytes) : format_named(options.from);
    if (!format) {
      fail(invocation, kUsage,
           concat(file,
                  ": is neither HL7 v2 (MSH), X12 (ISA) nor FHIR JSON ({); say what it is with "
                  "--from"));
      continue;
    }
    const auto content = masked(all, *format, *bytes);
    if (!content) {
      fail(invocation, kFindings, concat(file, ": ", content.error().message));
      continue;
    }
    if (options.out.empty()) {
      std::cout << *content << std::flush;
      done.emplace_back(file, "");
      continue;
    }
    const std::string path = output_path(invocation, options, file, taken);
    if (path.empty()) continue;
    if (const auto written = write_output(path, *content); !written) {
      fail(invocation, kFailed, written.error().message);
      continue;
    }
    if (!invocation.json) std::cerr << file << ": masked into " << path << "\n";
    done.emplace_back(file, path);
  }
  if (!std::cout) return fail(invocation, kFailed, "standard output cannot be written");
  if (done.empty()) return;
  if (invocation.json)
    print_json(done, all.report(), options.out.empty() ? std::cerr : std::cout);
  else
    print_text(all.report(), std::cerr);
}

}  // namespace

void add_mask(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "mask", "Takes patients out of messages that leave the house; codes and structure stay.");
  const auto options = std::make_shared<MaskCommand>();
  command->add_option("files", options->files, "HL7 v2, FHIR JSON or X12 837; - is standard input.")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--key", options->key,
                   "Decides the pseudonyms: one key, one pseudonym for each value.")
      ->required()
      ->type_name("FILE");
  command->add_flag("--new-key", options->new_key,
                    "Makes the key file, readable by you alone; refused when it is there.");
  command
      ->add_option("--out", options->out,
                   "Writes each file under its own name into this folder, not to standard output.")
      ->check(CLI::ExistingDirectory);
  command
      ->add_option("--keep", options->keep,
                   "Places that stay although they are blanked else: ZIN-3, ZIN, OBX-5, "
                   "Observation.valueString, NTE02. Names known from the same message are still "
                   "replaced there.")
      ->delimiter(',')
      ->type_name("PLACE");
  command->add_option("--from", options->from, "What the files are; detected when not said.")
      ->check(CLI::IsMember({"hl7v2", "fhir", "x12"}));
  command->callback([&invocation, options] { mask(invocation, *options); });
}

}  // namespace claimwire::apps
