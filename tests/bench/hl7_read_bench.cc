#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <memory_resource>
#include <string>
#include <vector>

#include "hl7/structures/groups.h"
#include "hl7/syntax/edit.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/mllp.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "hl7/syntax/text.h"

namespace claimwire::hl7 {
namespace {

/// A charge message of about 5 kB: an invented inpatient with 12 diagnoses and 20 charges.
std::string message_of_5_kb() {
  std::string text =
      "MSH|^~\\&|EHR|WEST|CLAIMWIRE|HUB|20260903110000||DFT^P03^DFT_P03|MSG0001|P|2.5.1||||||"
      "UNICODE UTF-8\r"
      "EVN|P03|20260903110000\r"
      "PID|1||100200^^^WEST&1.2.3.4&ISO^MR~999887777^^^SSA^SS||QUILL^ADA^M^^^^L||19710304|F|||"
      "22 ORCHARD LN^^SPRINGFIELD^IL^62702||2175550142|||M||V10045^^^WEST^AN\r"
      "PV1|1|I|3W^301^A^WEST||||1234567893^HOLM^BRITA^^^^MD^^NPI|||MED||||1|||1234567893^HOLM^BRITA"
      "|IN|V10045^^^WEST^VN|||||||||||||||||01||||||||20260901080000|20260903100000\r";
  for (int i = 1; i <= 20; ++i)
    text += "FT1|" + std::to_string(i) + "|||20260902|20260903|CG|CHG00" + std::to_string(100 + i) +
            "^OFFICE VISIT ESTABLISHED^L|||1|125.00&USD|125.00&USD|MED|||WEST^^^^|||I10^^I10|"
            "1234567893^HOLM^BRITA||||99213^OFFICE OUTPATIENT VISIT^C4|25\r";
  for (int i = 1; i <= 12; ++i)
    text += "DG1|" + std::to_string(i) + "||E11." + std::to_string(i) +
            "^TYPE 2 DIABETES MELLITUS^I10|||F|||||||||" + std::to_string(i) + "|||||||||||Y\r";
  text +=
      "IN1|1|P1|ACME1|ACME HEALTH|PO BOX 7^^SPRINGFIELD^IL^62701|||G100|||||||CI|QUILL^ADA|SEL\r"
      "IN2|1||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||M12345678\r";
  return text;
}

struct Wanted {
  std::string_view segment;
  Hl7Locator at;
};
constexpr std::array<Wanted, 10> kTen{{{"MSH", {0, 10, 1, 1, 1}},
                                       {"PID", {0, 3, 1, 1, 1}},
                                       {"PID", {0, 5, 1, 2, 1}},
                                       {"PID", {0, 18, 1, 1, 1}},
                                       {"PV1", {0, 2, 1, 1, 1}},
                                       {"PV1", {0, 19, 1, 1, 1}},
                                       {"FT1", {0, 25, 1, 1, 1}},
                                       {"FT1", {0, 11, 1, 1, 1}},
                                       {"DG1", {0, 3, 1, 1, 1}},
                                       {"IN1", {0, 3, 1, 1, 1}}}};

void set_bytes(benchmark::State& state, std::size_t size) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}

/// The first row of the speed table: read, take ten fields, write back.
void read_ten_fields_write_back(benchmark::State& state) {
  const std::string text = message_of_5_kb();
  std::vector<std::byte> block(64 * 1024);
  const ReadSettings settings;
  std::string buffer;
  for (auto _ : state) {
    std::pmr::monotonic_buffer_resource arena{block.data(), block.size()};
    Issues issues;
    const Result<Message> message = read_message(text, settings, arena, issues);
    if (!message || !issues.empty()) std::abort();
    for (const Wanted& one : kTen) {
      Hl7Locator at = one.at;
      at.segment = static_cast<std::uint16_t>(*message->find(one.segment) + 1);
      benchmark::DoNotOptimize(decode(*message, message->leaf(at), buffer).data());
    }
    const std::string out = Editor{*message}.write();
    if (out.size() != text.size()) std::abort();
    benchmark::DoNotOptimize(out.data());
  }
  set_bytes(state, text.size());
}
BENCHMARK(read_ten_fields_write_back);

/// The same with one field changed on the way.
void read_change_one_field_write_back(benchmark::State& state) {
  const std::string text = message_of_5_kb();
  std::vector<std::byte> block(64 * 1024);
  for (auto _ : state) {
    std::pmr::monotonic_buffer_resource arena{block.data(), block.size()};
    Issues issues;
    const Result<Message> message = read_message(text, {}, arena, issues);
    Editor editor{*message};
    if (!editor.set({1, 5}, "LAB")) std::abort();
    benchmark::DoNotOptimize(editor.write().data());
  }
  set_bytes(state, text.size());
}
BENCHMARK(read_change_one_field_write_back);

void read_and_group(benchmark::State& state) {
  const std::string text = message_of_5_kb();
  std::vector<std::byte> block(64 * 1024);
  for (auto _ : state) {
    std::pmr::monotonic_buffer_resource arena{block.data(), block.size()};
    Issues issues;
    const Result<Message> message = read_message(text, {}, arena, issues);
    benchmark::DoNotOptimize(group_tree(*message, issues).groups.data());
  }
  set_bytes(state, text.size());
}
BENCHMARK(read_and_group);

void every_leaf_decoded(benchmark::State& state) {
  const std::string text = message_of_5_kb();
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  const Result<Message> message = read_message(text, {}, arena, issues);
  for (auto _ : state) {
    Leaves leaves{*message};
    while (const auto leaf = leaves.next())
      benchmark::DoNotOptimize(value(*message, leaf->at).text.data());
  }
  set_bytes(state, text.size());
}
BENCHMARK(every_leaf_decoded);

void take_a_stream_apart(benchmark::State& state) {
  std::string stream;
  for (int i = 0; i < 20; ++i) stream += mllp::frame(message_of_5_kb());
  for (auto _ : state) {
    mllp::Decoder decoder;
    std::vector<mllp::Event> events;
    for (std::size_t at = 0; at < stream.size(); at += 16'384)
      decoder.feed(std::string_view{stream}.substr(at, 16'384), events);
    if (events.size() != 20) std::abort();
  }
  set_bytes(state, stream.size());
}
BENCHMARK(take_a_stream_apart);

}  // namespace
}  // namespace claimwire::hl7
