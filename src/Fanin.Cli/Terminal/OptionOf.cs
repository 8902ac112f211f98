using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Fanin.Cli.Terminal;

/// <summary>Options by kind, whose mistakes are told in the program's own words.</summary>
internal static class OptionOf
{
    /// <summary>Any text.</summary>
    public static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    /// <summary>Text that may be given several times; none is an empty array.</summary>
    public static Option<string[]> Texts(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, DefaultValueFactory = _ => [] };

    /// <summary>A whole number.</summary>
    public static Option<int?> Count(string name, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => Parse<int>(result, NumberStyles.AllowLeadingSign, $"a whole number up to {int.MaxValue}"),
    };

    /// <summary>Any number.</summary>
    public static Option<double?> Number(string name, string description) => new(name)
    {
        HelpName = "X",
        Description = description,
        CustomParser = result => Parse<double>(result, NumberStyles.Float, "a number"),
    };

    private static T? Parse<T>(ArgumentResult result, NumberStyles styles, string expected)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out T value))
        {
            return value;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} expects {expected}, got \"{text}\".");
        return null;
    }
}
