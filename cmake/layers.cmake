# One library for each folder of the tree. A library sees the headers of exactly the libraries it
# links, because each folder is reached through an include root of its own
# (build/layers/<folder>/<folder> links to the source): an include that points up does not compile.

# claimwire_library(<target> FOLDER <folder below the source root> LINKS ... PRIVATE_LINKS ...)
function(claimwire_library target)
  cmake_parse_arguments(arg "" "FOLDER" "LINKS;PRIVATE_LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${arg_FOLDER}/*.cc)
  set(root ${CMAKE_SOURCE_DIR}/build/layers/${target})
  get_filename_component(parent ${root}/${arg_FOLDER} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${arg_FOLDER} ${root}/${arg_FOLDER} SYMBOLIC)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC ${root})
    target_link_libraries(${target} PUBLIC ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${root})
    target_link_libraries(${target} INTERFACE ${arg_LINKS} ${arg_PRIVATE_LINKS})
  endif()
endfunction()

# A top-level folder. Third-party libraries that only this folder uses stand in <folder>/links.cmake,
# which sets `links` (CMake targets or library names).
function(claimwire_layer folder)
  cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
  set(links)
  if(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/links.cmake)
    include(${CMAKE_SOURCE_DIR}/${folder}/links.cmake)
  endif()
  claimwire_library(${folder} FOLDER ${folder} LINKS ${arg_LINKS} PRIVATE_LINKS ${links})
  if(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/extra.cmake)
    include(${CMAKE_SOURCE_DIR}/${folder}/extra.cmake)
  endif()
endfunction()
