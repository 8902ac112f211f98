using Fanin.Json;
using Fanin.Parameters;

namespace Fanin.Plans;

/// <summary>Reads <c>"shape": [75, 784]</c>.</summary>
internal static class ShapeReader
{
    // PyTorch allows 64.
    private const int MostRank = 64;

    /// <summary>Reads an object's shape; <see langword="null"/>, and mistakes, if it has none.</summary>
    public static TensorShape? Read(JsonSource source, JsonFields fields)
    {
        if (fields.Items("shape") is not { } items)
        {
            return null;
        }

        List<long> sizes = [];
        foreach (JsonNode item in items)
        {
            if (item.Kind != JsonKind.Number || !JsonFields.TryWhole(item.Text, out long size) || size < 0)
            {
                source.Report(Diagnostic.WrongPlanField, $"A size of {fields.What} is {item.Described}; expected a whole number of at least 0.", item.Offset);
                return null;
            }

            sizes.Add(size);
        }

        try
        {
            if (sizes.Count <= MostRank)
            {
                return new TensorShape([.. sizes]);
            }
        }
        catch (OverflowException)
        {
            // Said below.
        }

        fields.Report(Diagnostic.WrongPlanField, $"{fields.What} has more dimensions or elements than a tensor can have.", "shape");
        return null;
    }
}
