/* The header alone, twice, in C and C++: it brings what it needs, and no more than once. */
#include "santei.h"
#include "santei.h"

int header_is_whole(void);
int header_is_whole(void) { return SANTEI_OK == 1 && SANTEI_VERSION_NUMBER > 0 ? 0 : 1; }
