#include "small_call.h"

#include <string.h>

/* Elements beyond which the way through Python costs little. */
#define MOST 262144

/* Elements with an exponential or a logarithm, and elements that are only read, beyond which other Python threads run meanwhile. */
#define MOST_ALONE 4096
#define MOST_READ_ALONE 16384

/* The arguments, the classes among them, and the results. */
#define MOST_VIEWS (MOST_ARRAYS + 1 + 3)

#define READABLE (NUMPY_C_CONTIGUOUS | NUMPY_ALIGNED)
#define WRITEABLE (READABLE | NUMPY_WRITEABLE)

/* An array that is used as it lies. */
typedef struct {
  const numpy_array *array;
  int64_t elements;
  int64_t bytes;
} array_view;

/* What a call holds until it is over. */
typedef struct {
  call_arguments arguments;
  int dtype;
  PyObject *out;               /* where the array goes; borrowed, NULL: a new one */
  PyObject *values;            /* NULL: `value` has the only one */
  PyObject *whole[2];          /* the arrays of the first one's shape */
  array_view view[MOST_VIEWS]; /* the first is that of the first array */
  int views;
  union {
    float single;
    double whole;
  } value;
} small_call;

/* An array with the given bits of numpy_array.flags, or NULL where it cannot be used as it lies. */
static array_view *look_at(const function *self, small_call *call, PyObject *object, int flags) {
  const numpy_array *array = (const numpy_array *)object;
  array_view *view = &call->view[call->views];
  int64_t elements = 1;
  int axis;
  if ((PyObject *)Py_TYPE(object) != self->array_type || (array->flags & flags) != flags) {
    return NULL;
  }
  for (axis = 0; axis < array->axes; axis++) {
    elements *= array->shape[axis];
  }
  call->views++;
  view->array = array;
  view->elements = elements;
  view->bytes = elements * (array->dtype == self->dtypes[SINGLE] ? (int64_t)sizeof(float) : (int64_t)sizeof(double));
  return elements == 0 ? NULL : view;
}

static int have_one_shape(const numpy_array *x, const numpy_array *y) {
  return x->dtype == y->dtype && x->axes == y->axes && memcmp(x->shape, y->shape, (size_t)x->axes * sizeof *x->shape) == 0;
}

static int are_apart(const array_view *x, const array_view *y) {
  uintptr_t a = (uintptr_t)x->array->data, b = (uintptr_t)y->array->data;
  return a + (uintptr_t)x->bytes <= b || b + (uintptr_t)y->bytes <= a;
}

/* ---- arguments ---------------------------------------------------------------------------------------------------------- */

static int64_t elements_used(const function *self, const small_call *call) {
  return self->of->reads_one ? call->arguments.rows : call->arguments.elements;
}

static int read_first(const function *self, small_call *call, PyObject *array) {
  call_arguments *arguments = &call->arguments;
  const array_view *view = look_at(self, call, array, READABLE);
  const numpy_array *x;
  int least = self->of->has_classes || self->of->values == VALUE_OF_TABLE ? 2 : 1;
  if (view == NULL || view->array->axes < least) {
    return 0;
  }
  x = view->array;
  call->dtype = x->dtype == self->dtypes[SINGLE] ? SINGLE : x->dtype == self->dtypes[DOUBLE] ? DOUBLE : DTYPES;
  arguments->x[0] = x->data;
  arguments->elements = view->elements;
  arguments->first = x->shape[0];
  arguments->cols = x->shape[x->axes - 1];
  arguments->rows = arguments->elements / arguments->cols;
  arguments->table = x->axes < 2 ? 1 : x->shape[x->axes - 2];
  return call->dtype != DTYPES && elements_used(self, call) <= MOST;
}

static int read_classes(const function *self, small_call *call, PyObject *array) {
  const array_view *view = look_at(self, call, array, READABLE);
  const numpy_array *x = call->view[0].array, *y;
  if (view == NULL) {
    return 0;
  }
  y = view->array;
  call->arguments.classes = (const int64_t *)y->data;
  return y->dtype == self->classes && y->axes == x->axes - 1 && memcmp(x->shape, y->shape, (size_t)y->axes * sizeof *y->shape) == 0;
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
  long number = PyLong_CheckExact(axis) ? PyLong_AsLong(axis) : call->view[0].array->axes;
  return number == -1 ? !PyErr_Occurred() : number == call->view[0].array->axes - 1;
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
    const array_view *view = look_at(self, call, PyTuple_GetItem(args, i), READABLE);
    if (view == NULL || !have_one_shape(call->view[0].array, view->array)) {
      return 0;
    }
    call->arguments.x[i] = view->array->data;
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
static PyObject *new_array(const function *self, const small_call *call, int axes) {
  PyObject *shape = PyTuple_New(axes), *array = NULL;
  int i;
  for (i = 0; shape != NULL && i < axes; i++) {
    PyObject *length = PyLong_FromSsize_t(call->view[0].array->shape[i]);
    if (length == NULL || PyTuple_SetItem(shape, i, length) != 0) {
      Py_CLEAR(shape);
    }
  }
  if (shape != NULL) {
    array = PyObject_CallFunctionObjArgs(self->empty, shape, self->dtypes[call->dtype], NULL);
    Py_DECREF(shape);
  }
  return array;
}

static int prepare_values(const function *self, small_call *call) {
  const small_function *of = self->of;
  int axes = call->view[0].array->axes;
  const array_view *view;
  if (of->values == VALUE_OF_LOSS) {
    axes = call->arguments.reduction != NE_REDUCTION_NONE ? 0 : of->has_classes ? axes - 1 : axes;
  } else {
    axes -= of->values == VALUE_OF_TABLE ? 2 : 1;
  }
  call->arguments.values = &call->value;
  if (of->values == NO_VALUES || axes == 0) {
    return 1;
  }
  call->values = new_array(self, call, axes);
  view = call->values == NULL ? NULL : look_at(self, call, call->values, WRITEABLE);
  call->arguments.values = view == NULL ? NULL : view->array->data;
  return view != NULL;
}

/* An array of the first one's shape: the caller's, which may be the first one itself and otherwise lies apart, or a new one. */
static int prepare_whole(const function *self, small_call *call, int which) {
  int i, arguments = self->of->arrays + self->of->has_classes;
  PyObject *array = call->out;
  const array_view *view;
  if (array == NULL) {
    array = new_array(self, call, call->view[0].array->axes);
  } else {
    Py_INCREF(array);
  }
  call->whole[which] = array;
  view = array == NULL ? NULL : look_at(self, call, array, WRITEABLE);
  if (view == NULL || !have_one_shape(call->view[0].array, view->array)) {
    return 0;
  }
  for (i = 0; call->out != NULL && i < arguments; i++) {
    if (!are_apart(view, &call->view[i]) && (i > 0 || view->array->data != call->view[0].array->data)) {
      return 0;
    }
  }
  call->arguments.whole[which] = view->array->data;
  return 1;
}

static PyObject *packed_values(const function *self, small_call *call) {
  if (call->values != NULL) {
    Py_INCREF(call->values);
    return call->values;
  }
  return numpy_scalar(self->types[call->dtype], &call->value, call->dtype == SINGLE ? sizeof(float) : sizeof(double));
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

/* The arrays stay where they are meanwhile: the caller holds those it gave, this call the others. */
static ne_status run(const function *self, const small_call *call) {
  library_function compute = self->of->call[call->dtype];
  if (elements_used(self, call) <= (self->of->reads_one ? MOST_READ_ALONE : MOST_ALONE)) {
    return compute(&call->arguments);
  }
  PyThreadState *state = PyEval_SaveThread();
  ne_status status = compute(&call->arguments);
  PyEval_RestoreThread(state);
  return status;
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
    ready = prepare_whole(self, &call, i);
  }
  if (ready && run(self, &call) == NE_OK) {
    result = packed(self, &call);
  }
  Py_XDECREF(call.values);
  Py_XDECREF(call.whole[0]);
  Py_XDECREF(call.whole[1]);
  if (result == NULL) {
    PyErr_Clear();
  }
  return result;
}
