#include "numpy_array.h"

#include <string.h>

/* Whether an array of 2 by 3 numbers is what the buffer protocol says. */
static int array_is_as_known(PyObject *object, PyObject *dtype, const Py_buffer *view) {
  const numpy_array *array = (const numpy_array *)object;
  int all = NUMPY_C_CONTIGUOUS | NUMPY_ALIGNED | NUMPY_WRITEABLE;
  return array->data == view->buf && array->axes == 2 && view->ndim == 2 &&
         memcmp(array->shape, view->shape, 2 * sizeof *view->shape) == 0 &&
         memcmp(array->strides, view->strides, 2 * sizeof *view->strides) == 0 && array->dtype == dtype &&
         (array->flags & all) == all;
}

static int arrays_are_as_known(PyObject *numpy, PyObject *type) {
  PyObject *dtype = PyObject_CallMethod(numpy, "dtype", "O", type);
  PyObject *array = PyObject_CallMethod(numpy, "empty", "(ii)O", 2, 3, type);
  PyObject *turned = array == NULL ? NULL : PyObject_GetAttrString(array, "T");
  PyObject *done = turned == NULL ? NULL : PyObject_CallMethod(turned, "setflags", "O", Py_False);
  Py_buffer view;
  int known = 0;
  if (dtype != NULL && done != NULL && PyObject_GetBuffer(array, &view, PyBUF_STRIDES) == 0) {
    known = array_is_as_known(array, dtype, &view) &&
            (((const numpy_array *)turned)->flags & (NUMPY_C_CONTIGUOUS | NUMPY_WRITEABLE)) == 0;
    PyBuffer_Release(&view);
  }
  Py_XDECREF(done);
  Py_XDECREF(turned);
  Py_XDECREF(array);
  Py_XDECREF(dtype);
  return known;
}

/* Whether a scalar is what all objects begin with, and its value behind that. */
static int scalars_are_as_known(PyObject *type, const void *value, size_t size) {
  PyObject *basic_size = PyObject_GetAttrString(type, "__basicsize__");
  PyObject *scalar = NULL, *number = NULL;
  int known = basic_size != NULL && PyLong_AsSize_t(basic_size) >= sizeof(PyObject) + size;
  if (known) {
    scalar = numpy_scalar(type, value, size);
    number = scalar == NULL ? NULL : PyNumber_Float(scalar);
    known = number != NULL && PyFloat_AsDouble(number) == -1.25;
  }
  Py_XDECREF(number);
  Py_XDECREF(scalar);
  Py_XDECREF(basic_size);
  return known;
}

int numpy_is_as_known(PyObject *numpy) {
  static const float single = -1.25F;
  static const double whole = -1.25;
  PyObject *float32 = PyObject_GetAttrString(numpy, "float32"), *float64 = PyObject_GetAttrString(numpy, "float64");
  int known = float32 != NULL && float64 != NULL && arrays_are_as_known(numpy, float32) && arrays_are_as_known(numpy, float64) &&
              scalars_are_as_known(float32, &single, sizeof single) && scalars_are_as_known(float64, &whole, sizeof whole);
  Py_XDECREF(float32);
  Py_XDECREF(float64);
  PyErr_Clear();
  return known;
}

PyObject *numpy_scalar(PyObject *type, const void *value, size_t size) {
  allocfunc allocate = (allocfunc)PyType_GetSlot((PyTypeObject *)type, Py_tp_alloc);
  PyObject *scalar = allocate((PyTypeObject *)type, 0);
  if (scalar != NULL) {
    memcpy((char *)scalar + sizeof(PyObject), value, size);
  }
  return scalar;
}
