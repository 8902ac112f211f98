using System.Text;
using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Lab.Tasks;

/// <summary>English-like sentences of a small grammar, whose verbs agree with subjects that may stand some words before them.</summary>
internal sealed class SentenceGrammar
{
    private const int Piece = 1024;

    private static readonly string[] Adjectives = ["old", "small", "green", "quiet", "bright", "heavy", "honest", "narrow", "early", "wooden"];
    private static readonly string[] Singular = ["teacher", "river", "garden", "engine", "window", "child", "letter", "fox", "captain", "stone", "market", "cloud"];
    private static readonly string[] Plural = ["teachers", "rivers", "gardens", "engines", "windows", "children", "letters", "foxes", "captains", "stones", "markets", "clouds"];
    private static readonly string[] SingularVerbs = ["sees", "follows", "finds", "keeps", "carries", "forgets", "watches", "reaches"];
    private static readonly string[] PluralVerbs = ["see", "follow", "find", "keep", "carry", "forget", "watch", "reach"];
    private static readonly string[] Prepositions = ["near", "behind", "under", "beside", "without"];
    private static readonly string[] Adverbs = ["slowly", "at noon", "again", "in silence", "every year"];
    private static readonly string[] Links = ["and", "but", "while", "because"];

    private readonly KeyedStream _stream;
    private readonly double[] _numbers = new double[Piece];
    private readonly StringBuilder _text = new();
    private long _drawn;

    private SentenceGrammar(Seed seed) => _stream = new KeyedStream(seed, "sentences");

    /// <summary>Sentences, one a line, of so many characters in all; the last one is cut off.</summary>
    public static string Text(Seed seed, int characters)
    {
        var grammar = new SentenceGrammar(seed);
        while (grammar._text.Length < characters)
        {
            grammar.Clause();
            if (grammar.Chance(0.3))
            {
                grammar.Word(grammar.One(Links));
                grammar.Clause();
            }

            grammar._text.Length--;
            grammar._text.Append(".\n");
        }

        return grammar._text.ToString(0, characters);
    }

    private void Clause()
    {
        bool isPlural = Noun(1);
        Word(One(isPlural ? PluralVerbs : SingularVerbs));
        Noun(0);
        if (Chance(0.25))
        {
            Word(One(Adverbs));
        }
    }

    // Whether it is plural, which the verb must know.
    private bool Noun(int depth)
    {
        bool isPlural = Chance(0.5);
        Word(isPlural ? Chance(0.5) ? "the" : "many" : Chance(0.5) ? "the" : "every");
        if (Chance(0.4))
        {
            Word(One(Adjectives));
        }

        Word(One(isPlural ? Plural : Singular));
        if (depth > 0 && Chance(0.4))
        {
            Word(One(Prepositions));
            Noun(depth - 1);
        }

        return isPlural;
    }

    private void Word(string word) => _text.Append(word).Append(' ');

    private string One(string[] words) => words[Math.Min((int)(Next() * words.Length), words.Length - 1)];

    private bool Chance(double probability) => Next() < probability;

    private double Next()
    {
        int place = (int)(_drawn % Piece);
        if (place == 0)
        {
            KeyedUniform.Fill(_stream, 0, 1, _drawn, _numbers);
        }

        _drawn++;
        return _numbers[place];
    }
}
