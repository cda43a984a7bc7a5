#pragma once

#include <cstdint>

// What of XGBoost's C interface is used here, declared anew: its wheel comes without a header, and
// Debian's is of another release. These functions have been the same from 1.7 to 3.4.
// Source: https://xgboost.readthedocs.io/en/stable/c.html

extern "C" {
using bst_ulong = std::uint64_t;
using DMatrixHandle = void*;
using BoosterHandle = void*;
using DataIterHandle = void*;
using DataIterResetCallback = void(DataIterHandle);
using XGDMatrixCallbackNext = int(DataIterHandle);

const char* XGBGetLastError();
void XGBoostVersion(int* major, int* minor, int* patch);

int XGDMatrixCreateFromDense(const char* array, const char* config, DMatrixHandle* out);
int XGQuantileDMatrixCreateFromCallback(DataIterHandle iterator, DMatrixHandle proxy,
                                        DataIterHandle reference, DataIterResetCallback* reset,
                                        XGDMatrixCallbackNext* next, const char* config,
                                        DMatrixHandle* out);
int XGProxyDMatrixCreate(DMatrixHandle* out);
int XGProxyDMatrixSetDataDense(DMatrixHandle proxy, const char* array);
int XGDMatrixSetFloatInfo(DMatrixHandle table, const char* field, const float* values,
                          bst_ulong size);
int XGDMatrixNumRow(DMatrixHandle table, bst_ulong* out);
int XGDMatrixFree(DMatrixHandle table);

int XGBoosterCreate(const DMatrixHandle tables[], bst_ulong size, BoosterHandle* out);
int XGBoosterSetParam(BoosterHandle booster, const char* name, const char* value);
int XGBoosterUpdateOneIter(BoosterHandle booster, int round, DMatrixHandle train);
int XGBoosterPredictFromDMatrix(BoosterHandle booster, DMatrixHandle table, const char* config,
                                const bst_ulong** shape, bst_ulong* rank, const float** values);
int XGBoosterPredictFromDense(BoosterHandle booster, const char* array, const char* config,
                              DMatrixHandle proxy, const bst_ulong** shape, bst_ulong* rank,
                              const float** values);
int XGBoosterSaveModelToBuffer(BoosterHandle booster, const char* config, bst_ulong* size,
                               const char** bytes);
int XGBoosterLoadModelFromBuffer(BoosterHandle booster, const void* bytes, bst_ulong size);
int XGBoosterFree(BoosterHandle booster);
}
