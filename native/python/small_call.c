#include "small_call.h"

#include <string.h>

/* Elements with an exponential or a logarithm. Beyond it the call itself is cheap, and the Python function lets other threads run. */
#define MOST 4096

/* Elements that are only read. */
#define MOST_READ 16384

/* The arguments, the classes among them, and the results. */
#define MOST_VIEWS (MOST_ARRAYS + 1 + 3)

/* What a call holds until it is over. */
typedef struct {
  call_arguments arguments;
  int dtype;
  PyObject *out;              /* where the array goes; borrowed, NULL: a new one */
  PyObject *values;           /* NULL: `value` has the only one */
  PyObject *whole[2];         /* the arrays of the first one's shape */
  Py_buffer view[MOST_VIEWS]; /* the first is that of the first array */
  int views;
  union {
    float single;
    double whole;
  } value;
} small_call;

/* The memory of an array, or NULL where it cannot be used as it lies. */
static Py_buffer *look_at(const function *self, small_call *call, PyObject *array, int flags) {
  Py_buffer *view = &call->view[call->views];
  if ((PyObject *)Py_TYPE(array) != self->array_type ||
      PyObject_GetBuffer(array, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | flags) != 0) {
    return NULL;
  }
  call->views++;
  if (view->len == 0 || view->format == NULL || view->format[0] == '\0' || view->format[1] != '\0' ||
      (uintptr_t)view->buf % (uintptr_t)view->itemsize != 0) {
    return NULL;
  }
  return view;
}

static int have_one_shape(const Py_buffer *x, const Py_buffer *y) {
  return x->format[0] == y->format[0] && x->ndim == y->ndim && memcmp(x->shape, y->shape, (size_t)x->ndim * sizeof *x->shape) == 0;
}

static int are_apart(const Py_buffer *x, const Py_buffer *y) {
  uintptr_t a = (uintptr_t)x->buf, b = (uintptr_t)y->buf;
  return a + (uintptr_t)x->len <= b || b + (uintptr_t)y->len <= a;
}

/* ---- arguments ---------------------------------------------------------------------------------------------------------- */

static int read_first(const function *self, small_call *call, PyObject *array) {
  call_arguments *arguments = &call->arguments;
  const Py_buffer *x = look_at(self, call, array, 0);
  int least = self->of->has_classes || self->of->values == VALUE_OF_TABLE ? 2 : 1;
  if (x == NULL || x->ndim < least) {
    return 0;
  }
  call->dtype = x->format[0] == 'f' ? SINGLE : x->format[0] == 'd' ? DOUBLE : DTYPES;
  arguments->x[0] = x->buf;
  arguments->elements = x->len / x->itemsize;
  arguments->first = x->shape[0];
  arguments->cols = x->shape[x->ndim - 1];
  arguments->rows = arguments->elements / arguments->cols;
  arguments->table = x->ndim < 2 ? 1 : x->shape[x->ndim - 2];
  return call->dtype != DTYPES && (self->of->reads_one ? arguments->rows <= MOST_READ : arguments->elements <= MOST);
}

static int read_classes(const function *self, small_call *call, PyObject *array) {
  const Py_buffer *x = &call->view[0], *y = look_at(self, call, array, 0);
  if (y == NULL || (y->format[0] != 'l' && y->format[0] != 'q') || y->itemsize != 8 || y->ndim != x->ndim - 1 ||
      memcmp(x->shape, y->shape, (size_t)y->ndim * sizeof *y->shape) != 0) {
    return 0;
  }
  call->arguments.classes = y->buf;
  return 1;
}

/* A real number of Python's own above 0, or 0 too where that is allowed; other bounds are the library's to know. */
static int read_number(PyObject *number, int may_be_zero, double *value) {
  if (!PyFloat_CheckExact(number) && !PyLong_CheckExact(number)) {
    return 0;
  }
  *value = PyFloat_AsDouble(number);
  return *value > 0 || (may_be_zero && *value == 0);
}

static int is_last_axis(PyObject *axis, const small_call *call) {
  long number = PyLong_CheckExact(axis) ? PyLong_AsLong(axis) : call->view[0].ndim;
  return number == -1 ? !PyErr_Occurred() : number == call->view[0].ndim - 1;
}

static int read_reduction(PyObject *word, int32_t *reduction) {
  static const char *const names[] = {"mean", "sum", "none"};
  static const int32_t numbers[] = {NE_REDUCTION_MEAN, NE_REDUCTION_SUM, NE_REDUCTION_NONE};
  size_t i;
  for (i = 0; PyUnicode_CheckExact(word) && i < sizeof names / sizeof names[0]; i++) {
    if (PyUnicode_CompareWithASCIIString(word, names[i]) == 0) {
      *reduction = numbers[i];
      return 1;
    }
  }
  return 0;
}

static int is_named(PyObject *key, const char *name) {
  return PyUnicode_CompareWithASCIIString(key, name) == 0;
}

static int read_keyword(const small_function *of, small_call *call, PyObject *key, PyObject *value) {
  if ((of->takes & (AXIS | AXIS_KEYWORD)) != 0 && is_named(key, "axis")) {
    return is_last_axis(value, call);
  }
  if ((of->takes & REDUCTION) != 0 && is_named(key, "reduction")) {
    return read_reduction(value, &call->arguments.reduction);
  }
  if ((of->takes & BASE) != 0 && is_named(key, "base")) {
    return value == Py_None || read_number(value, 0, &call->arguments.base);
  }
  if ((of->takes & TEMPERATURE) != 0 && is_named(key, "temperature")) {
    return read_number(value, 0, &call->arguments.temperature);
  }
  if (of->wholes == 1 && is_named(key, "out")) {
    call->out = value == Py_None ? NULL : value;
    return 1;
  }
  return 0;
}

static int read_arguments(const function *self, small_call *call, PyObject *args, PyObject *keywords) {
  const small_function *of = self->of;
  int arrays = of->arrays + of->has_classes;
  int required = arrays + ((of->takes & ORDER) != 0);
  Py_ssize_t given = PyTuple_Size(args), position = 0;
  PyObject *key, *value;
  int i;
  if (given < required || given > required + ((of->takes & AXIS) != 0) || !read_first(self, call, PyTuple_GetItem(args, 0))) {
    return 0;
  }
  for (i = 1; i < of->arrays; i++) {
    const Py_buffer *x = look_at(self, call, PyTuple_GetItem(args, i), 0);
    if (x == NULL || !have_one_shape(&call->view[0], x)) {
      return 0;
    }
    call->arguments.x[i] = x->buf;
  }
  if ((of->has_classes && !read_classes(self, call, PyTuple_GetItem(args, i))) ||
      ((of->takes & ORDER) != 0 && !read_number(PyTuple_GetItem(args, arrays), 1, &call->arguments.order)) ||
      (given > required && !is_last_axis(PyTuple_GetItem(args, required), call))) {
    return 0;
  }
  while (keywords != NULL && PyDict_Next(keywords, &position, &key, &value)) {
    if (!read_keyword(of, call, key, value)) {
      return 0;
    }
  }
  return 1;
}

/* ---- results ------------------------------------------------------------------------------------------------------------ */

/* A new array of the first lengths of the first argument's shape. */
static PyObject *new_values(const function *self, const small_call *call, int axes) {
  PyObject *shape = PyTuple_New(axes), *array = NULL;
  int i;
  for (i = 0; shape != NULL && i < axes; i++) {
    PyObject *length = PyLong_FromSsize_t(call->view[0].shape[i]);
    if (length == NULL || PyTuple_SetItem(shape, i, length) != 0) {
      Py_CLEAR(shape);
    }
  }
  if (shape != NULL) {
    array = PyObject_CallFunctionObjArgs(self->empty, shape, self->types[call->dtype], NULL);
    Py_DECREF(shape);
  }
  return array;
}

static int prepare_values(const function *self, small_call *call) {
  const small_function *of = self->of;
  int axes = call->view[0].ndim;
  const Py_buffer *view;
  if (of->values == VALUE_OF_LOSS) {
    axes = call->arguments.reduction != NE_REDUCTION_NONE ? 0 : of->has_classes ? axes - 1 : axes;
  } else {
    axes -= of->values == VALUE_OF_TABLE ? 2 : 1;
  }
  call->arguments.values = &call->value;
  if (of->values == NO_VALUES || axes == 0) {
    return 1;
  }
  call->values = new_values(self, call, axes);
  view = call->values == NULL ? NULL : look_at(self, call, call->values, PyBUF_WRITABLE);
  call->arguments.values = view == NULL ? NULL : view->buf;
  return view != NULL;
}

/* An array of the first one's shape: the caller's, which may be the first one itself and otherwise lies apart, or a new one. */
static int prepare_whole(const function *self, small_call *call, PyObject *first, int which) {
  int i, arguments = self->of->arrays + self->of->has_classes;
  PyObject *array = call->out;
  const Py_buffer *view;
  if (array == NULL) {
    array = PyObject_CallFunctionObjArgs(self->empty_like, first, NULL);
  } else {
    Py_INCREF(array);
  }
  call->whole[which] = array;
  view = array == NULL ? NULL : look_at(self, call, array, PyBUF_WRITABLE);
  if (view == NULL || !have_one_shape(&call->view[0], view)) {
    return 0;
  }
  for (i = 0; call->out != NULL && i < arguments; i++) {
    if (!are_apart(view, &call->view[i]) && (i > 0 || view->buf != call->view[0].buf)) {
      return 0;
    }
  }
  call->arguments.whole[which] = view->buf;
  return 1;
}

static PyObject *packed_values(const function *self, small_call *call) {
  PyObject *number, *scalar;
  if (call->values != NULL) {
    Py_INCREF(call->values);
    return call->values;
  }
  number = PyFloat_FromDouble(call->dtype == SINGLE ? (double)call->value.single : call->value.whole);
  if (number == NULL) {
    return NULL;
  }
  scalar = PyObject_CallFunctionObjArgs(self->types[call->dtype], number, NULL);
  Py_DECREF(number);
  return scalar;
}

/* What the caller gets: values, an array, values and an array, or values and a pair of arrays. */
static PyObject *packed(const function *self, small_call *call) {
  PyObject *values;
  if (self->of->values == NO_VALUES) {
    Py_INCREF(call->whole[0]);
    return call->whole[0];
  }
  values = packed_values(self, call);
  if (values == NULL || self->of->wholes == 0) {
    return values;
  }
  return self->of->wholes == 1 ? Py_BuildValue("NO", values, call->whole[0])
                               : Py_BuildValue("N(OO)", values, call->whole[0], call->whole[1]);
}

PyObject *small_call_result(const function *self, PyObject *args, PyObject *keywords) {
  small_call call;
  PyObject *result = NULL;
  int i, ready;
  call.arguments.base = 0;
  call.arguments.temperature = 1;
  call.arguments.reduction = NE_REDUCTION_MEAN;
  call.out = call.values = call.whole[0] = call.whole[1] = NULL;
  call.views = 0;
  ready = read_arguments(self, &call, args, keywords) && prepare_values(self, &call);
  for (i = 0; ready && i < self->of->wholes; i++) {
    ready = prepare_whole(self, &call, PyTuple_GetItem(args, i), i);
  }
  if (ready && self->of->call[call.dtype](&call.arguments) == NE_OK) {
    result = packed(self, &call);
  }
  for (i = 0; i < call.views; i++) {
    PyBuffer_Release(&call.view[i]);
  }
  Py_XDECREF(call.values);
  Py_XDECREF(call.whole[0]);
  Py_XDECREF(call.whole[1]);
  if (result == NULL) {
    PyErr_Clear();
  }
  return result;
}
