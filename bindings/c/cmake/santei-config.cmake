# find_package(santei): the targets santei::santei (shared) and santei::santei-static.
get_filename_component(santei_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET santei::santei)
  add_library(santei::santei SHARED IMPORTED)
  set_target_properties(santei::santei PROPERTIES
    IMPORTED_LOCATION "${santei_prefix}/lib/libsantei.so.@abi@"
    IMPORTED_SONAME "libsantei.so.@abi@"
    INTERFACE_INCLUDE_DIRECTORIES "${santei_prefix}/include")

  add_library(santei::santei-static STATIC IMPORTED)
  set_target_properties(santei::santei-static PROPERTIES
    IMPORTED_LOCATION "${santei_prefix}/lib/libsantei.a"
    INTERFACE_INCLUDE_DIRECTORIES "${santei_prefix}/include"
    INTERFACE_LINK_LIBRARIES "gcc_s;util;rt;pthread;m;dl;c")
endif()
