using System.Text;
using CsCheck;
using Fanin.Models;
using Fanin.Tests.Support;

namespace Fanin.Tests.Models;

/// <summary>Damaged configurations of every family: described, or refused with places; never anything else.</summary>
public class ConfigFuzzTests
{

    private static readonly byte[][] Snippets =
    [
        .. new[] { "null", "true", "-1", "0", "1e999", "2147483647", "9223372036854775808", "\"x\"", "[]", "{}", "[[[[[[[[[[[[[[[[", "{\"a\":", "\"model_type\": ", "NaN", "\\u0000", "\\ud800", ",", "\"", "}", "\n" }
            .Select(Encoding.UTF8.GetBytes),
    ];

    // One change: a byte replaced, a run removed, doubled, or a snippet put in, or put in for a value.
    private static readonly Gen<byte[]> Damaged =
        from json in Gen.Int[0, Configs.All.Count - 1]
        from changes in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5000], Gen.Int[1, 30], Gen.Byte, Gen.Int[0, Snippets.Length - 1]).Array[1, 6]
        select changes.Aggregate(Encoding.UTF8.GetBytes(Configs.All[json]), (bytes, change) => Change(bytes, change.Item1, change.Item2, change.Item3, change.Item4, Snippets[change.Item5]));

    [Fact]
    public void Parse_DamagedConfiguration_IsDescribedOrRefused() => Run(2_000, (check, count, print) => Damaged.SampleFixed(check, count, print));

    [Fact(Explicit = true)]
    public void Parse_ManyDamagedConfigurations_AreDescribedOrRefused() => Run(100_000, (check, count, print) => Damaged.Sample(check, iter: count, threads: 1, print: print));

    private delegate void Sampling(Action<byte[]> check, int count, Func<byte[], string> print);

    private static void Run(int count, Sampling sample)
    {
        int described = 0;
        int refusedForAValue = 0;
        sample(
            json =>
            {
                try
                {
                    ModelDescription model = HuggingFaceConfig.Parse(json, "config.json");
                    Assert.NotEmpty(model.Parameters);
                    Assert.InRange(model.ElementCount, 1, 1L << 59);
                    Interlocked.Increment(ref described);
                }
                catch (DiagnosticException wrong)
                {
                    Assert.NotEmpty(wrong.Diagnostics);
                    Assert.All(wrong.Diagnostics, diagnostic => Assert.True(diagnostic.Place is { Line: > 0, Column: > 0 }, diagnostic.ToString()));
                    Interlocked.Add(ref refusedForAValue, wrong.Diagnostics.Any(diagnostic => diagnostic.Code is not (Diagnostic.UnreadableConfiguration or Diagnostic.MalformedJson)) ? 1 : 0);
                }
            },
            count,
            Encoding.UTF8.GetString);

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{count} configurations: {described} described, {refusedForAValue} refused for a value, the rest for not being JSON."));

        // The damage reaches behind the reader of JSON.
        Assert.InRange(described, count / 50, count);
        Assert.InRange(refusedForAValue, count / 50, count);
    }

    private static byte[] Change(byte[] bytes, int kind, int at, int length, byte value, byte[] snippet)
    {
        int start = bytes.Length == 0 ? 0 : at % bytes.Length;
        int end = Math.Min(bytes.Length, start + length);
        switch (kind)
        {
            case 0:
                return [.. bytes[..start], value, .. bytes[Math.Min(bytes.Length, start + 1)..]];
            case 1:
                return [.. bytes[..start], .. bytes[end..]];
            case 2:
                return [.. bytes[..end], .. bytes[start..]];
            case 3:
                return [.. bytes[..start], .. snippet, .. bytes[start..]];
            default:
                int colon = Array.IndexOf(bytes, (byte)':', start);
                int comma = colon < 0 ? -1 : Array.IndexOf(bytes, (byte)',', colon);
                return comma < 0 ? bytes : [.. bytes[..(colon + 1)], .. snippet, .. bytes[comma..]];
        }
    }
}
