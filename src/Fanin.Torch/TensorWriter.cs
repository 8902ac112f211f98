using System.Globalization;
using System.Runtime.InteropServices;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Puts the numbers of a plan into tensors: no gradient is recorded, leaves stay leaves, and autograd learns of the write.</summary>
internal static class TensorWriter
{
    /// <summary>Why a tensor can't take the numbers of a row; <see langword="null"/> if it can.</summary>
    public static string? Refusal(PlanRow row, Tensor tensor)
    {
        ParameterSpec parameter = row.Parameter;
        var shape = new TensorShape(tensor.shape);
        if (shape != parameter.Shape)
        {
            return $"{parameter.Name} has shape {shape}, the plan says {parameter.Shape}; make a new plan for this model.";
        }

        if (tensor.device_type == DeviceType.META)
        {
            return $"{parameter} is on the meta device and has no memory to fill; make the model on the CPU.";
        }

        if (TensorMemory.Overlaps(tensor))
        {
            return $"{parameter} is expanded: several of its elements share one place in memory; make it a tensor of its own (clone).";
        }

        return row.IsDrawn && TensorMemory.SizeBytes(tensor) > int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"{parameter} takes {TensorMemory.SizeBytes(tensor)} bytes; tensors of up to {int.MaxValue} bytes can be filled.")
            : null;
    }

    /// <summary>
    /// Tells autograd that a tensor is about to be written, which fails, before anything is written, for a tensor of inference mode.
    /// </summary>
    /// <returns>Why it can't be written; <see langword="null"/> if it can.</returns>
    public static string? Announce(PlanRow row, Tensor tensor)
    {
        try
        {
            TensorMemory.MarkWritten(tensor);
            return null;
        }
        catch (ExternalException refused)
        {
            return $"{row.Parameter} can't be written: {refused.Message.Split('\n')[0]}";
        }
    }

    /// <summary>Writes one row, after <see cref="Announce"/>. Tensors that are not contiguous, or not on the CPU, get the same numbers by way of a copy.</summary>
    public static void Write(PlanRow row, PlanFiller filler, Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        if (row.Distribution is Constant constant)
        {
            tensor.fill_(constant.Value);
        }
        else if (TensorMemory.IsSpan(tensor))
        {
            filler.Fill(row, TensorMemory.Floats(tensor));
        }
        else
        {
            Tensor contiguous = empty(tensor.shape, ScalarType.Float32, CPU);
            filler.Fill(row, TensorMemory.Floats(contiguous));
            tensor.copy_(contiguous);
        }

        GC.KeepAlive(tensor);
    }
}
