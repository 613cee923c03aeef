# Flags that every target of the project shares. Warnings are errors everywhere, in tests too.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these falsely through inlined std::string and std::variant at -O2 (GCC PR 105329,
  # 105651); clang and the sanitizer builds look for the real ones.
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds
                      -Wno-dangling-pointer -Wno-stringop-overread -Wno-free-nonheap-object)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1 -D_GLIBCXX_ASSERTIONS")

if(CLAIMWIRE_SANITIZE)
  add_compile_options(-fsanitize=${CLAIMWIRE_SANITIZE} -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${CLAIMWIRE_SANITIZE})
  if(CLAIMWIRE_SANITIZE MATCHES "thread")
    # Asio's fences, which the thread sanitizer does not see; what it guards is under mutexes too.
    add_compile_options(-Wno-tsan)
  endif()
endif()
if(CLAIMWIRE_FUZZ)
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -gline-tables-only")
  # GCC judges warnings; this clang only looks for faults.
  # What -fsanitize=function puts in front of a function, clang 14 cannot assemble for a coroutine.
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=function -Wno-error)
  add_link_options(-fsanitize=address,undefined)
endif()

find_program(CLAIMWIRE_CCACHE ccache)
if(CLAIMWIRE_CCACHE)
  # Paths count relative to the checkout: a second one, and CI's fresh clone, find what was built.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
                                  CCACHE_NOHASHDIR=1 ${CLAIMWIRE_CCACHE})
endif()
find_program(CLAIMWIRE_MOLD mold)
if(CLAIMWIRE_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=mold)
endif()
