/* Small calls without the cost of Python: functions that take the commonest arguments, contiguous NumPy arrays of a few numbers and
 * the parameters used most, straight to the library, and hand everything else to the Python function of the same name.
 *
 * A call of that sort takes some microseconds in Python, most of it for looking at the arrays. What such a function returns
 * never differs from what the Python function returns; where this module cannot be built or loaded (it needs the stable ABI of
 * Python 3.11, and NumPy's arrays as it knows them), the Python functions do everything.
 */
#include <Python.h>
#include <string.h>
#include <structmember.h>

#include "small_call.h"

static PyObject *call(PyObject *object, PyObject *args, PyObject *keywords) {
  const function *self = (const function *)object;
  PyObject *result = small_call_result(self, args, keywords);
  return result != NULL ? result : PyObject_Call(self->python, args, keywords);
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
  Py_CLEAR(self->dtypes[SINGLE]);
  Py_CLEAR(self->dtypes[DOUBLE]);
  Py_CLEAR(self->classes);
  Py_CLEAR(self->empty);
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

/* Function(name, python, numpy) */
static PyObject *create(PyTypeObject *type, PyObject *args, PyObject *keywords) {
  const char *name;
  PyObject *python, *numpy;
  allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  function *self;
  size_t i = 0;
  (void)keywords;
  if (!PyArg_ParseTuple(args, "sOO", &name, &python, &numpy)) {
    return NULL;
  }
  while (i < small_functions_count && strcmp(small_functions[i].name, name) != 0) {
    i++;
  }
  if (i == small_functions_count) {
    return PyErr_Format(PyExc_ValueError, "name: no function for small calls is called '%s'", name);
  }
  self = (function *)allocate(type, 0);
  if (self == NULL) {
    return NULL;
  }
  Py_INCREF(python);
  self->python = python;
  self->of = &small_functions[i];
  if ((self->array_type = PyObject_GetAttrString(numpy, "ndarray")) == NULL ||
      (self->types[SINGLE] = PyObject_GetAttrString(numpy, "float32")) == NULL ||
      (self->types[DOUBLE] = PyObject_GetAttrString(numpy, "float64")) == NULL ||
      (self->dtypes[SINGLE] = PyObject_CallMethod(numpy, "dtype", "O", self->types[SINGLE])) == NULL ||
      (self->dtypes[DOUBLE] = PyObject_CallMethod(numpy, "dtype", "O", self->types[DOUBLE])) == NULL ||
      (self->classes = PyObject_CallMethod(numpy, "dtype", "s", "int64")) == NULL ||
      (self->empty = PyObject_GetAttrString(numpy, "empty")) == NULL) {
    Py_CLEAR(self);
  }
  return (PyObject *)self;
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
  PyObject *numpy = PyImport_ImportModule("numpy");
  PyObject *type = numpy == NULL ? NULL : PyType_FromSpec(&specification);
  int status = -1;
  if (type != NULL && !numpy_is_as_known(numpy)) {
    PyErr_SetString(PyExc_ImportError, "this NumPy lays out its arrays in another way");
  } else if (type != NULL) {
    status = PyModule_AddObjectRef(module, "Function", type);
  }
  Py_XDECREF(type);
  Py_XDECREF(numpy);
  return status;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_small_calls", NULL, 0, NULL, module_slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__small_calls(void) {
  return PyModuleDef_Init(&definition);
}
