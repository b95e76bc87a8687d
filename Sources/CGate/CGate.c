#include "CGate.h"
