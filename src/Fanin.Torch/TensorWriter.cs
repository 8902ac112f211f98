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
    /// <param name="row">The row.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="withMemory">Whether the tensor must have memory already.</param>
    public static string? Refusal(PlanRow row, Tensor tensor, bool withMemory = true)
    {
        ParameterSpec parameter = row.Parameter;
        var shape = new TensorShape(tensor.shape);
        if (shape != parameter.Shape)
        {
            return $"{parameter.Name} has shape {shape}, the plan says {parameter.Shape}; make a new plan for this model.";
        }

        if (withMemory && tensor.device_type == DeviceType.META)
        {
            return $"{parameter} is on the meta device and has no memory to fill; call Materialize in place of Initialize, or make the model on the CPU.";
        }

        if (TensorMemory.Overlaps(tensor))
        {
            return $"{parameter} is expanded: several of its elements share one place in memory; make it a tensor of its own (clone).";
        }

        return row.IsDrawn && !row.Distribution.IsSliceable && TensorMemory.SizeBytes(tensor) > int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"{parameter} takes {TensorMemory.SizeBytes(tensor)} bytes; {row.Distribution} is computed whole, for up to {int.MaxValue} bytes.")
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

    /// <summary>Writes rows of a plan, after <see cref="Announce"/>.</summary>
    public static void Write(InitPlan plan, IReadOnlyList<PlanRow> rows, Func<PlanRow, Tensor> tensorOf, int? threads)
    {
        using IDisposable noGradients = no_grad();
        foreach (PlanRow row in rows)
        {
            if (row.Distribution is ConstantDistribution constant)
            {
                tensorOf(row).fill_(constant.Value);
            }
        }

        List<TensorTarget> targets = [];
        try
        {
            List<FillTarget> fills = [];
            foreach (PlanRow row in rows.Where(row => !row.IsLeft && row.Distribution is not ConstantDistribution))
            {
                var target = new TensorTarget(row, tensorOf(row));
                targets.Add(target);
                fills.Add(new FillTarget(row, target.Memory));
            }

            ParallelFiller.Fill(plan, fills, threads);
            targets.ForEach(target => target.Finish());
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
        }
    }
}
