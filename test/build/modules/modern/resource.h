#pragma once
#define IDS_PROJNAME                    100
#define IDR_NEWEXIT                     101
#define IDR_EXITMODULE                  102
#define IDR_EXITMANAGE                  103
