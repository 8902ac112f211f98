using System.Collections.Immutable;
using Fanin.Json;
using Fanin.Parameters;

namespace Fanin.Checkpoints;

/// <summary>Reads headers and refuses every one that the reference implementation refuses, saying why.</summary>
internal sealed class SafetensorsHeaderReader
{
    private readonly JsonSource _source;
    private readonly ReadOnlyMemory<byte> _json;
    private readonly long _fileBytes;

    private SafetensorsHeaderReader(ReadOnlyMemory<byte> json, long fileBytes, string fileName) =>
        (_source, _json, _fileBytes) = (new JsonSource(json, fileName, firstByte: SafetensorsHeader.LengthBytes), json, fileBytes);

    /// <summary>Reads one.</summary>
    public static SafetensorsHeader Read(ReadOnlyMemory<byte> json, long fileBytes, string fileName)
    {
        var reader = new SafetensorsHeaderReader(json, fileBytes, fileName);
        SafetensorsHeader? header = reader.Header();
        reader._source.ThrowProblems($"{fileName} is no safetensors file");
        return header!;
    }

    private SafetensorsHeader? Header()
    {
        if (_json.IsEmpty || _json.Span[0] != '{')
        {
            _source.Report(Diagnostic.WrongHeaderStart, "Expected a JSON object, which begins with {, as the header.", 0);
            return null;
        }

        if (_source.Parse() is not { } root)
        {
            return null;
        }

        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        List<(StoredTensor Tensor, long Offset)> tensors = [];
        foreach (JsonMember member in root.Members)
        {
            if (member.Name == SafetensorsHeader.MetadataName)
            {
                Metadata(member.Value, metadata);
            }
            else if (Tensor(member) is { } tensor)
            {
                tensors.Add((tensor, member.Offset));
            }
        }

        tensors.Sort((one, other) => (one.Tensor.Start, one.Tensor.End).CompareTo((other.Tensor.Start, other.Tensor.End)));

        // Of a file with wrong entries the places can't be judged.
        if (_source.Problems.Count == 0)
        {
            CheckPlaces(tensors);
        }

        return new SafetensorsHeader([.. tensors.Select(pair => pair.Tensor)], metadata.ToImmutable());
    }

    private void Metadata(JsonNode node, ImmutableSortedDictionary<string, string>.Builder metadata)
    {
        // The reference implementation takes null for none.
        if (node.Kind is not (JsonKind.Object or JsonKind.Null))
        {
            _source.Report(Diagnostic.WrongMetadata, $"{SafetensorsHeader.MetadataName} is {node.Described}; expected an object of texts.", node.Offset);
        }

        foreach (JsonMember member in node.Members)
        {
            if (member.Value.Kind == JsonKind.Text)
            {
                metadata.Add(member.Name, member.Value.Text);
            }
            else
            {
                _source.Report(Diagnostic.WrongMetadata, $"\"{member.Name}\" of {SafetensorsHeader.MetadataName} is {member.Value.Described}; expected a text.", member.Value.Offset);
            }
        }
    }

    private StoredTensor? Tensor(JsonMember member)
    {
        int before = _source.Problems.Count;
        if (JsonFields.Of(_source, member.Value, $"Tensor {member.Name}", Diagnostic.WrongHeaderEntry) is not { } fields)
        {
            return null;
        }

        StoredType? type = Type(fields);
        long[]? sizes = Numbers(fields, "shape");
        long[]? places = Numbers(fields, "data_offsets");
        if (places is { Length: not 2 })
        {
            fields.Report(Diagnostic.WrongHeaderEntry, FormattableString.Invariant($"{fields.What} has {places.Length} data_offsets; expected where its bytes begin and where they end."), "data_offsets");
        }

        if (_source.Problems.Count > before || type is null || sizes is null || places is null)
        {
            return null;
        }

        if (places[0] > places[1])
        {
            fields.Report(Diagnostic.WrongOffsets, FormattableString.Invariant($"{fields.What} ends at {places[1]}, before it begins at {places[0]}."), "data_offsets");
            return null;
        }

        return Shape(sizes) is { } shape && type.SizeBytes(shape.ElementCount) is { } bytes
            ? Sized(fields, new StoredTensor(member.Name, type, shape, places[0], places[1]), bytes)
            : Uncountable(fields, type);
    }

    private static StoredType? Type(JsonFields fields)
    {
        if (fields.Text("dtype") is not { } name)
        {
            return null;
        }

        StoredType? type = StoredType.Find(name);
        if (type is null)
        {
            string nearest = NearestWord.Of(name.Length <= 16 ? name : name[..16], StoredType.All.Select(known => known.Name));
            fields.Report(Diagnostic.UnknownStoredType, $"{fields.What} is of the type \"{name}\", which safetensors does not have; the nearest is {nearest}.", "dtype");
        }

        return type;
    }

    private static StoredTensor? Uncountable(JsonFields fields, StoredType type)
    {
        fields.Report(Diagnostic.WrongTensorSize, $"{fields.What} of {type} is not a whole number of bytes below 2⁶³.", "shape");
        return null;
    }

    private static StoredTensor? Sized(JsonFields fields, StoredTensor tensor, long bytes)
    {
        if (tensor.SizeBytes != bytes)
        {
            fields.Report(
                Diagnostic.WrongTensorSize, FormattableString.Invariant($"{fields.What}, {tensor.Shape} of {tensor.Type}, has {bytes} bytes; its data_offsets are {tensor.SizeBytes} apart."), "data_offsets");
            return null;
        }

        return tensor;
    }

    private static TensorShape? Shape(long[] sizes)
    {
        try
        {
            return new TensorShape(sizes);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private long[]? Numbers(JsonFields fields, string name)
    {
        if (fields.Items(name) is not { } items)
        {
            return null;
        }

        var numbers = new long[items.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (items[i].Kind != JsonKind.Number || items[i].Text[0] == '-' || !JsonFields.TryWhole(items[i].Text, out numbers[i]))
            {
                _source.Report(Diagnostic.WrongHeaderEntry, $"A number in \"{name}\" of {fields.What} is {items[i].Described}; expected a whole number of at least 0.", items[i].Offset);
                return null;
            }
        }

        return numbers;
    }

    private void CheckPlaces(List<(StoredTensor Tensor, long Offset)> tensors)
    {
        long end = 0;
        string previous = "the header";
        foreach ((StoredTensor tensor, long offset) in tensors)
        {
            if (tensor.Start != end)
            {
                string how = tensor.Start > end ? "leaves a gap behind" : "overlaps";
                _source.Report(Diagnostic.WrongOffsets, FormattableString.Invariant($"The tensor {tensor.Name} begins at {tensor.Start} and {how} {previous}, which ends at {end}."), offset);
            }

            (end, previous) = (tensor.End, tensor.Name);
        }

        long expected = end + SafetensorsHeader.LengthBytes;
        if (_source.Problems.Count == 0 && _fileBytes - _json.Length != expected)
        {
            _source.Report(
                Diagnostic.UncoveredData,
                FormattableString.Invariant($"The tensors end at byte {_json.Length + (Int128)expected} of the file, but the file has {_fileBytes} bytes; it was cut off, or something was added."),
                0);
        }
    }
}
