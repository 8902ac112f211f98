using Fanin.Checkpoints;
using Fanin.Files;
using Fanin.Parameters;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>A module's present values as a file that others read.</summary>
public static class ModuleSaving
{
    private const int PieceBytes = 1 << 22;

    /// <summary>Writes all parameters and persistent buffers to one safetensors file, laid out as the reference implementation does.</summary>
    /// <param name="module">Any module; nobody may change it meanwhile.</param>
    /// <param name="path">The file; it appears, or is replaced, when it is complete.</param>
    /// <param name="metadata">Texts to put into the header beside <c>format: pt</c>; none if omitted.</param>
    /// <remarks>Tied places are written once, by their first name. Memory: some megabytes, for tensors that are contiguous on the CPU; others are copied one by one.</remarks>
    /// <exception cref="DiagnosticException">The module holds layers or parameters that it has not registered: all of them.</exception>
    /// <exception cref="NotSupportedException">A tensor is on the meta device, or of a type that the format lacks: all of them.</exception>
    /// <exception cref="IOException">The file can't be written; what was there before is there still.</exception>
    public static void SaveSafetensors(this nn.Module module, string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Dictionary<string, Tensor> tensors = Tensors(module);
        string[] refusals = [.. tensors.Select(tensor => Refusal(tensor.Key, tensor.Value)).OfType<string>()];
        if (refusals.Length > 0)
        {
            throw new NotSupportedException(string.Join(Environment.NewLine, refusals));
        }

        Dictionary<string, string> texts = new(metadata ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        texts.TryAdd("format", "pt");
        SafetensorsHeader header = SafetensorsHeader.LayOut(
            tensors.Select(tensor => new StoredTensor(tensor.Key, StoredTypes.ToStoredType(tensor.Value.dtype)!, new TensorShape(tensor.Value.shape), 0, 0)), texts);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header.ToBytes());
            foreach (StoredTensor stored in header.Tensors)
            {
                Write(stream, tensors[stored.Name]);
            }
        });
    }

    private static Dictionary<string, Tensor> Tensors(nn.Module module)
    {
        IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places = ModuleParameters.Of(module);
        Dictionary<string, Tensor> tensors = places
            .Where(place => place.Spec.TiedTo is null)
            .ToDictionary(place => place.Spec.Name, place => place.Tensor, StringComparer.Ordinal);
        HashSet<string> known = [.. places.Select(place => place.Spec.Name)];
        foreach ((string name, Tensor buffer) in module.state_dict().Where(tensor => !known.Contains(tensor.Key)))
        {
            tensors.Add(name, buffer);
        }

        return tensors;
    }

    private static string? Refusal(string name, Tensor tensor) =>
        tensor.device_type == DeviceType.META ? $"{name} is on the meta device and has no values; call Materialize first."
        : StoredTypes.ToStoredType(tensor.dtype) is null ? $"{name} has elements of type {tensor.dtype}, which safetensors files don't hold."
        : null;

    private static void Write(Stream stream, Tensor tensor)
    {
        using IDisposable noGradients = no_grad();
        using Tensor detached = tensor.detach();
        using Tensor onCpu = detached.cpu();
        using Tensor rows = onCpu.contiguous();
        using Tensor flat = rows.view(-1);
        long piece = PieceBytes / flat.element_size();
        for (long start = 0; start < flat.numel(); start += piece)
        {
            using Tensor run = flat.narrow(0, start, Math.Min(piece, flat.numel() - start));
            stream.Write(run.bytes);
        }
    }
}
