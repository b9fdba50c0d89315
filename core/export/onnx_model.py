"""A model as an ONNX file.

Input: `image`, (batch, C, size, size), as the normalizer leaves it: float32 from 0 to 1, or, from pixels, uint8 from 0
to 255. Outputs: `logits`, (batch, K), and `probabilities`, (batch, K), calibrated by the temperature. Class names, the
normalizer's settings, the temperature and the rejection threshold are metadata; the keys that begin with `Image.` are
ONNX's own, from which Netron tells what kind of image goes in.
"""

import json

import msgspec
import numpy as np
from onnx import ModelProto, TensorProto, helper

from core.errors import ExportError
from core.export.onnx_graph import Graph, value_info
from core.export.onnx_operators import IR_VERSION, OPSET, Operator
from core.model_file import Model

IMAGE, LOGITS, PROBABILITIES = "image", "logits", "probabilities"


def onnx_model(model: Model, *, from_pixels: bool = False) -> bytes:
    """The content of the file.

    Args:
        model: what is written.
        from_pixels: whether the division by 255 is inside.

    Raises:
        ExportError: ONNX has no operator for a layer, or a weight is not a number.
    """
    if name := model.network.not_finite():
        raise ExportError(
            f"{name} of {model.name} holds values that are not numbers; export a model from before that happened"
        )
    graph, x = Graph(), IMAGE
    if from_pixels:
        x = graph.add("image.cast", Operator("Cast", {"to": TensorProto.FLOAT}), [x])
        x = graph.add("image.scale", Operator("Mul"), [x], {"image.factor": np.asarray(1 / 255, np.float32)})
    graph.add_layers(model.network.layers, x, model.network.input_shape)
    graph.nodes[-1].output[0] = LOGITS
    del graph.values[-1]  # an output says itself what it looks like
    temperature = {"temperature": np.asarray(model.calibration.temperature, np.float32)}
    graph.add("calibrated", Operator("Div"), [LOGITS], temperature)
    graph.add(PROBABILITIES, Operator("Softmax", {"axis": 1}), ["calibrated"])
    return bytes(_file(model, graph, from_pixels=from_pixels).SerializeToString())


def _file(model: Model, graph: Graph, *, from_pixels: bool) -> ModelProto:
    kind = TensorProto.UINT8 if from_pixels else TensorProto.FLOAT
    image = value_info(IMAGE, model.network.input_shape, kind)
    image.type.denotation = "IMAGE"
    axes = image.type.tensor_type.shape.dim
    for axis, denotation in zip(
        axes, ("DATA_BATCH", "DATA_CHANNEL", "DATA_FEATURE", "DATA_FEATURE"), strict=True
    ):
        axis.denotation = denotation
    classes = (len(model.class_names),)
    written = helper.make_model(
        helper.make_graph(
            graph.nodes,
            model.architecture.name or "network",
            [image],
            [value_info(LOGITS, classes), value_info(PROBABILITIES, classes)],
            graph.initializers,
            doc_string=f"{model.name}: images as its normalizer leaves them, to {len(model.class_names)} classes",
            value_info=graph.values,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="Ankan",
    )
    helper.set_model_props(written, _metadata(model, from_pixels=from_pixels))
    return written


def _metadata(model: Model, *, from_pixels: bool) -> dict[str, str]:
    return {
        "name": model.name,
        "class_names": json.dumps(model.class_names, ensure_ascii=False),
        "normalizer": msgspec.json.encode(model.normalizer).decode(),
        "temperature": repr(model.calibration.temperature),
        "rejection_threshold": repr(model.calibration.rejection_threshold),
        "Image.BitmapPixelFormat": "Gray8" if model.normalizer.channels == 1 else "Rgb8",
        "Image.ColorSpaceGamma": "SRGB",
        "Image.NominalPixelRange": "NominalRange_0_255" if from_pixels else "Normalized_0_1",
    }
