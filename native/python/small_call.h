/* One small call: from Python's arguments to those of a function of the library, and back. */
#ifndef SMALL_CALL_H
#define SMALL_CALL_H

#include <Python.h>

#include "numpy_array.h"
#include "small_functions.h"

/* A function as Python sees it. */
typedef struct {
  PyObject_HEAD PyObject *dict;
  PyObject *python;         /* the function that takes every argument */
  PyObject *array_type;     /* numpy.ndarray */
  PyObject *types[DTYPES];  /* numpy.float32, numpy.float64 */
  PyObject *dtypes[DTYPES]; /* and their numpy.dtype */
  PyObject *classes;        /* numpy.dtype of a class index */
  PyObject *empty;          /* numpy.empty */
  const small_function *of;
} function;

/* What the library finds, or NULL, without an error, where the Python function has to be asked. */
PyObject *small_call_result(const function *self, PyObject *args, PyObject *keywords);

#endif
