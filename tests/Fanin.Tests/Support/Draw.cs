using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Tests.Support;

/// <summary>Numbers of a distribution or scheme as doubles, whatever their element type.</summary>
internal static class Draw
{
    public static readonly ElementType[] FloatingTypes = [ElementType.Float32, ElementType.Float64, ElementType.Float16, ElementType.BFloat16];

    public static NumberSource Keyed(ulong seed = 7, string name = "layer.weight") => NumberSource.From(new KeyedStream(new Seed(seed), name));

    public static byte[] Bytes(Distribution distribution, NumberSource source, long count, ElementType type)
    {
        // Not zero before, so that elements nobody writes are seen.
        byte[] bytes = new byte[count * type.SizeBytes()];
        bytes.AsSpan().Fill(0x7F);
        distribution.Fill(source, count, 0, new Elements(type, bytes));
        source.Settle();
        return bytes;
    }

    public static double[] Values(Distribution distribution, NumberSource source, long count, ElementType type = ElementType.Float32) =>
        Read(Bytes(distribution, source, count, type), type);

    public static double[] Read(byte[] bytes, ElementType type)
    {
        var elements = new Elements(type, bytes);
        var values = new double[elements.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = elements.Get(i);
        }

        return values;
    }

    /// <summary>In the keyed stream, under the parameter's own name.</summary>
    public static double[] Of(string scheme, ParameterSpec parameter, ulong seed = 7) => Of(SchemeCatalog.Parse(scheme), parameter, seed);

    public static double[] Of(Scheme scheme, ParameterSpec parameter, ulong seed = 7)
    {
        Distribution distribution = scheme.Resolve(parameter).Distribution;
        return Values(distribution, Keyed(seed, distribution.SharedNumbers ?? parameter.Name), parameter.Shape.ElementCount, parameter.ElementType);
    }

    public static double[] Of(string scheme, params long[] shape) => Of(scheme, Specs.Weight(new TensorShape(shape)));

    public static double[] OfPrecise(string scheme, params long[] shape) => Of(scheme, Specs.Weight(new TensorShape(shape), type: ElementType.Float64));
}
