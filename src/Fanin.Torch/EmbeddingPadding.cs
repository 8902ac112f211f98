using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Finds out an embedding's padding index, which TorchSharp passes to the native layer and then forgets.</summary>
internal static class EmbeddingPadding
{
    // It never changes, so a layer is asked once; by one thread at a time, for asking swaps the layer's table for a moment.
    private static readonly ConditionalWeakTable<nn.Module, StrongBox<long?>> Known = [];
    private static readonly Lock Gate = new();

    /// <summary>The padding index, the one row that never gets a gradient; <see langword="null"/> for modules that are not embeddings.</summary>
    /// <remarks>
    /// The layer looks all its rows up in a stand-in table one element wide, so that the real one is neither read nor touched (a layer with
    /// max_norm would renormalize it); then the real table is put back, the same object. Nobody else may use the layer meanwhile.
    /// </remarks>
    /// <exception cref="NotSupportedException">The layer can't be asked.</exception>
    public static long? Find(nn.Module module) => module switch
    {
        Embedding embedding => Find(embedding, table => embedding.weight = table, rows => embedding.forward(rows)),

        // A bag's padding row has no gradient either; each row makes a bag of its own.
        EmbeddingBag bag => Find(bag, table => bag.weight = table, rows => bag.call(rows.unsqueeze(1))),
        _ => null,
    };

    private static long? Find(nn.Module embedding, Action<Parameter> setTable, Func<Tensor, Tensor> look)
    {
        lock (Gate)
        {
            if (!Known.TryGetValue(embedding, out StrongBox<long?>? found))
            {
                found = new StrongBox<long?>(Ask(embedding, setTable, look));
                Known.Add(embedding, found);
            }

            return found.Value;
        }
    }

    private static long? Ask(nn.Module embedding, Action<Parameter> setTable, Func<Tensor, Tensor> look)
    {
        Parameter real = (Parameter)embedding.named_parameters().Single().parameter;
        long rows = real.shape[0];
        if (rows == 0)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable training = inference_mode(false);
        using IDisposable gradients = enable_grad();
        Device device = real.device.type == DeviceType.META ? CPU : real.device;
        using var standIn = new Parameter(zeros(rows, 1, device: device));
        try
        {
            setTable(standIn);
            Tensor sum = look(arange(rows, dtype: ScalarType.Int64, device: device)).sum();
            sum.backward();
            Tensor gradient = standIn.grad!.to_dense();
            Tensor untouched = gradient.flatten().eq(0).nonzero();
            return untouched.numel() == 0 ? null : untouched.cpu().item<long>();
        }
        catch (ExternalException refused)
        {
            // Sparse gradients with scale_grad_by_freq, for one, have no backward pass.
            string reason = refused.Message.Split('\n')[0];
            throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"An embedding of {rows} rows can't be asked for its padding index: {reason}"), refused);
        }
        finally
        {
            setTable(real);
        }
    }
}
