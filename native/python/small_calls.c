/* Small calls without the cost of Python: functions that take the commonest arguments, a few contiguous numbers in NumPy arrays
 * and nothing else, straight to the library, and hand everything else to the Python function of the same name.
 *
 * A call of that sort takes a microsecond or more in Python, most of it for looking at the arrays. What such a function returns
 * never differs from what the Python function returns; where this module cannot be built or loaded (it needs the stable ABI of
 * Python 3.11), the Python functions do everything.
 */
#include <Python.h>
#include <native_entropy.h>
#include <stdint.h>
#include <string.h>
#include <structmember.h>

/* Elements with an exponential or a logarithm. Beyond it the call itself is cheap, and the Python function lets other threads run. */
#define MOST 4096

/* Elements that are only read. */
#define MOST_READ 16384

enum { SINGLE, DOUBLE, DTYPES };

typedef union {
  float f32;
  double f64;
} value;

/* One row of numbers; its second array is another row, or the class indices of `rows` rows. */
typedef ne_status (*row_function)(const void *x, const void *y, int64_t rows, int64_t cols, value *out);

typedef struct {
  const char *name;
  int rows_axes;   /* axes of the first array: a row (1) or rows (2) */
  int arrays;      /* 1, or 2 */
  int has_targets; /* whether the second array is one of class indices */
  int reads_one;   /* whether one element of a row is read, not all */
  row_function call[DTYPES];
} entry;

#define OF_ROW(function, ...)                                                                                                      \
  static ne_status function##_single(const void *x, const void *y, int64_t rows, int64_t cols, value *out) {                       \
    (void)y;                                                                                                                       \
    return ne_##function##_f32(x, rows, cols, cols, __VA_ARGS__ & out->f32);                                                       \
  }                                                                                                                                \
  static ne_status function##_double(const void *x, const void *y, int64_t rows, int64_t cols, value *out) {                       \
    (void)y;                                                                                                                       \
    return ne_##function##_f64(x, rows, cols, cols, __VA_ARGS__ & out->f64);                                                       \
  }

#define OF_PAIR(function)                                                                                                          \
  static ne_status function##_single(const void *x, const void *y, int64_t rows, int64_t cols, value *out) {                       \
    return ne_##function##_f32(x, y, rows, cols, cols, cols, 0, 0, &out->f32);                                                     \
  }                                                                                                                                \
  static ne_status function##_double(const void *x, const void *y, int64_t rows, int64_t cols, value *out) {                       \
    return ne_##function##_f64(x, y, rows, cols, cols, cols, 0, 0, &out->f64);                                                     \
  }

OF_ROW(logsumexp, )
OF_ROW(perplexity, )
OF_ROW(entropy, 0, 0, )
OF_PAIR(cross_entropy)
OF_PAIR(kl_divergence)
OF_PAIR(js_divergence)
OF_PAIR(js_distance)

#define OF_TARGETS(function)                                                                                                       \
  static ne_status function##_single(const void *x, const void *y, int64_t rows, int64_t cols, value *out) {                       \
    return ne_##function##_f32(x, y, rows, cols, cols, NULL, &out->f32);                                                           \
  }                                                                                                                                \
  static ne_status function##_double(const void *x, const void *y, int64_t rows, int64_t cols, value *out) {                       \
    return ne_##function##_f64(x, y, rows, cols, cols, NULL, &out->f64);                                                           \
  }

OF_TARGETS(softmax_cross_entropy)
OF_TARGETS(nll_loss)

static const entry entries[] = {
    {"logsumexp", 1, 1, 0, 0, {logsumexp_single, logsumexp_double}},
    {"perplexity", 1, 1, 0, 0, {perplexity_single, perplexity_double}},
    {"entropy", 1, 1, 0, 0, {entropy_single, entropy_double}},
    {"cross_entropy", 1, 2, 0, 0, {cross_entropy_single, cross_entropy_double}},
    {"kl_divergence", 1, 2, 0, 0, {kl_divergence_single, kl_divergence_double}},
    {"js_divergence", 1, 2, 0, 0, {js_divergence_single, js_divergence_double}},
    {"js_distance", 1, 2, 0, 0, {js_distance_single, js_distance_double}},
    {"softmax_cross_entropy", 2, 2, 1, 0, {softmax_cross_entropy_single, softmax_cross_entropy_double}},
    {"nll_loss", 2, 2, 1, 1, {nll_loss_single, nll_loss_double}},
};

/* ---- the function object ---------------------------------------------------------------------------------------------- */

typedef struct {
  PyObject_HEAD PyObject *dict;
  PyObject *python;        /* the function that takes every argument */
  PyObject *array_type;    /* numpy.ndarray */
  PyObject *types[DTYPES]; /* numpy.float32, numpy.float64 */
  const entry *of;
} function;

/* An array that can be read where it lies, or 0. */
static int read_array(PyObject *array, PyObject *array_type, int axes, int reads_one, Py_buffer *view) {
  Py_ssize_t most;
  if ((PyObject *)Py_TYPE(array) != array_type) {
    return 0;
  }
  if (PyObject_GetBuffer(array, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0) {
    PyErr_Clear();
    return 0;
  }
  most = reads_one ? MOST_READ : MOST;
  if (view->ndim != axes || view->len == 0 || (reads_one ? view->shape[0] : view->len / view->itemsize) > most ||
      view->format == NULL || view->format[0] == '\0' || view->format[1] != '\0' ||
      (uintptr_t)view->buf % (uintptr_t)view->itemsize != 0) {
    PyBuffer_Release(view);
    return 0;
  }
  return 1;
}

/* The two arrays belong together: rows of one length and type, or rows and a class index for each. */
static int fit(const entry *of, const Py_buffer *x, const Py_buffer *y) {
  if (of->has_targets) {
    return (y->format[0] == 'l' || y->format[0] == 'q') && y->itemsize == 8 && y->shape[0] == x->shape[0];
  }
  return y->format[0] == x->format[0] && y->shape[0] == x->shape[0];
}

/* 1 with the result, 0 where the Python function has to be asked. */
static int small_call(const function *self, PyObject *args, value *result, int *dtype) {
  const entry *of = self->of;
  Py_buffer x, y;
  int done = 0;
  if (PyTuple_Size(args) != of->arrays ||
      !read_array(PyTuple_GetItem(args, 0), self->array_type, of->rows_axes, of->reads_one, &x)) {
    return 0;
  }
  *dtype = x.format[0] == 'f' ? SINGLE : x.format[0] == 'd' ? DOUBLE : DTYPES;
  if (*dtype != DTYPES) {
    int64_t rows = of->rows_axes == 1 ? 1 : x.shape[0];
    int64_t cols = x.shape[of->rows_axes - 1];
    if (of->arrays == 1) {
      done = of->call[*dtype](x.buf, NULL, rows, cols, result) == NE_OK;
    } else if (read_array(PyTuple_GetItem(args, 1), self->array_type, 1, of->reads_one, &y)) {
      done = fit(of, &x, &y) && of->call[*dtype](x.buf, y.buf, rows, cols, result) == NE_OK;
      PyBuffer_Release(&y);
    }
  }
  PyBuffer_Release(&x);
  return done;
}

static PyObject *call(PyObject *object, PyObject *args, PyObject *keywords) {
  const function *self = (const function *)object;
  PyObject *number, *result;
  value found;
  int dtype;
  if (keywords != NULL || !small_call(self, args, &found, &dtype)) {
    return PyObject_Call(self->python, args, keywords);
  }
  number = PyFloat_FromDouble(dtype == SINGLE ? (double)found.f32 : found.f64);
  if (number == NULL) {
    return NULL;
  }
  result = PyObject_CallFunctionObjArgs(self->types[dtype], number, NULL);
  Py_DECREF(number);
  return result;
}

static int traverse(PyObject *object, visitproc visit, void *arg) {
  function *self = (function *)object;
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(self->dict);
  Py_VISIT(self->python);
  return 0;
}

static int clear(PyObject *object) {
  function *self = (function *)object;
  Py_CLEAR(self->dict);
  Py_CLEAR(self->python);
  return 0;
}

static void deallocate(PyObject *object) {
  function *self = (function *)object;
  PyTypeObject *type = Py_TYPE(object);
  freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
  PyObject_GC_UnTrack(object);
  (void)clear(object);
  Py_CLEAR(self->array_type);
  Py_CLEAR(self->types[SINGLE]);
  Py_CLEAR(self->types[DOUBLE]);
  release(object);
  Py_DECREF(type);
}

static PyObject *represent(PyObject *object) {
  return PyObject_Repr(((function *)object)->python);
}

/* Pickled and copied as what it is called, as functions are. */
static PyObject *reduce(PyObject *object, PyObject *unused) {
  (void)unused;
  return PyObject_GetAttrString(object, "__qualname__");
}

/* Function(name, python, ndarray, float32, float64) */
static PyObject *create(PyTypeObject *type, PyObject *args, PyObject *keywords) {
  const char *name;
  PyObject *python, *array_type, *single_type, *double_type;
  allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  function *self;
  size_t i;
  (void)keywords;
  if (!PyArg_ParseTuple(args, "sOOOO", &name, &python, &array_type, &single_type, &double_type)) {
    return NULL;
  }
  for (i = 0; i < sizeof entries / sizeof entries[0]; i++) {
    if (strcmp(entries[i].name, name) == 0) {
      self = (function *)allocate(type, 0);
      if (self == NULL) {
        return NULL;
      }
      Py_INCREF(python);
      Py_INCREF(array_type);
      Py_INCREF(single_type);
      Py_INCREF(double_type);
      self->python = python;
      self->array_type = array_type;
      self->types[SINGLE] = single_type;
      self->types[DOUBLE] = double_type;
      self->of = &entries[i];
      return (PyObject *)self;
    }
  }
  return PyErr_Format(PyExc_ValueError, "name: no function for small calls is called '%s'", name);
}

static PyMethodDef methods[] = {{"__reduce__", reduce, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

static PyMemberDef members[] = {{"__dictoffset__", T_PYSSIZET, offsetof(function, dict), READONLY, NULL}, {NULL, 0, 0, 0, NULL}};

static PyGetSetDef getters[] = {{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
                                {NULL, NULL, NULL, NULL, NULL}};

static PyType_Slot slots[] = {
    {Py_tp_new, create},         {Py_tp_call, call},
    {Py_tp_dealloc, deallocate}, {Py_tp_traverse, traverse},
    {Py_tp_clear, clear},        {Py_tp_repr, represent},
    {Py_tp_methods, methods},    {Py_tp_members, members},
    {Py_tp_getset, getters},     {0, NULL},
};

static PyType_Spec specification = {"native_entropy._small_calls.Function", sizeof(function), 0,
                                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};

static int fill(PyObject *module) {
  PyObject *type = PyType_FromSpec(&specification);
  int status = type == NULL ? -1 : PyModule_AddObjectRef(module, "Function", type);
  Py_XDECREF(type);
  return status;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_small_calls", NULL, 0, NULL, module_slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__small_calls(void) {
  return PyModuleDef_Init(&definition);
}
