#ifndef CGATE_H
#define CGATE_H
#include <stdint.h>
#endif
