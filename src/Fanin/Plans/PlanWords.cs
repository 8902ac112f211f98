using System.Text;
using Fanin.Parameters;

namespace Fanin.Plans;

/// <summary>How saved plans call element types, roles and other members of enumerations: <c>bfloat16</c>, <c>running-mean</c>.</summary>
internal static class PlanWords
{
    /// <summary>A member's word.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        if (value is ElementType)
        {
            return name.ToLowerInvariant();
        }

        var word = new StringBuilder();
        foreach (char letter in name)
        {
            word.Append(char.IsUpper(letter) && word.Length > 0 ? "-" : string.Empty).Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }

    /// <summary>All words of an enumeration.</summary>
    public static string[] All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <summary>The member of a known word.</summary>
    public static T Value<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().First(value => Of(value) == word);
}
