/* NumPy's arrays and scalars as they lie in memory. NumPy's own headers would tie the package to one of its major versions, and the
 * buffer protocol takes longer than the whole call on eight numbers. The fields are those that the macros of the headers read, the
 * same in NumPy 1 and 2; numpy_is_as_known looks whether they still are. */
#ifndef NUMPY_ARRAY_H
#define NUMPY_ARRAY_H

#include <Python.h>

typedef struct {
  PyObject_HEAD char *data;
  int axes;
  Py_ssize_t *shape;
  Py_ssize_t *strides;
  PyObject *base;
  PyObject *dtype;
  int flags;
} numpy_array;

/* Bits of `flags`. */
enum {
  NUMPY_C_CONTIGUOUS = 0x1,
  NUMPY_ALIGNED = 0x100,
  NUMPY_WRITEABLE = 0x400,
};

/* Whether arrays and scalars of the NumPy that runs are laid out like this. Leaves no error. */
int numpy_is_as_known(PyObject *numpy);

/* numpy.float32 or numpy.float64 of a value of that size. */
PyObject *numpy_scalar(PyObject *type, const void *value, size_t size);

#endif
