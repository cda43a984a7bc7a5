#pragma once

#include <cstdint>

// What of LightGBM's C interface is used here, declared anew: its wheel comes without a header.
// Source: https://lightgbm.readthedocs.io/en/stable/C-API.html

extern "C" {
using DatasetHandle = void*;
using BoosterHandle = void*;

inline constexpr int C_API_DTYPE_FLOAT32 = 0;
inline constexpr int C_API_PREDICT_NORMAL = 0;
inline constexpr int C_API_FEATURE_IMPORTANCE_SPLIT = 0;

const char* LGBM_GetLastError();
int LGBM_RegisterLogCallback(void (*callback)(const char*));

int LGBM_DatasetCreateFromMats(std::int32_t matrices, const void** data, int type,
                               std::int32_t* rows, std::int32_t columns, int* row_major,
                               const char* parameters, const DatasetHandle reference,
                               DatasetHandle* out);
int LGBM_DatasetSetField(DatasetHandle table, const char* name, const void* values, int size,
                         int type);
int LGBM_DatasetFree(DatasetHandle table);

int LGBM_BoosterCreate(const DatasetHandle train, const char* parameters, BoosterHandle* out);
int LGBM_BoosterUpdateOneIter(BoosterHandle booster, int* finished);
int LGBM_BoosterGetPredict(BoosterHandle booster, int data, std::int64_t* size, double* values);
int LGBM_BoosterPredictForMats(BoosterHandle booster, const void** rows, int type,
                               std::int32_t count, std::int32_t columns, int predict, int begin,
                               int rounds, const char* parameters, std::int64_t* size,
                               double* values);
int LGBM_BoosterSaveModelToString(BoosterHandle booster, int begin, int rounds, int importance,
                                  std::int64_t capacity, std::int64_t* size, char* text);
int LGBM_BoosterLoadModelFromString(const char* text, int* rounds, BoosterHandle* out);
int LGBM_BoosterFree(BoosterHandle booster);
}
