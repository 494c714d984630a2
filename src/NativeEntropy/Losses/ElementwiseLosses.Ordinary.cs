using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <content>Formulas of which some elements are special: see <see cref="IElementwiseLoss.Ordinary"/>.</content>
internal readonly unsafe partial struct ElementwiseLosses<T, TFormula>
{
    /// <summary>The last loop over doubles that are not special, register by register, and then over vectors in which some are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void RunOrdinary<TGradient>(in Arrays arrays, nint length, int count, ref LossSums sums)
        where TGradient : IGradientChoice
    {
        Arrays at = arrays;
        VectorPair sum = sums.Ordinary;
        Vector512<double> wanted = LossSums.First(count);
        nint* specials = (nint*)(at.Stages + (TFormula.Stages * Piece));
        nint* endSpecials = specials;
        for (nint i = 0; i < length; i += Lanes.Count)
        {
            VectorPair losses = sum;
            Vector512<double> gradient = wanted;
            DoubleRegister special = DoubleRegister.Zero, specialGradient = DoubleRegister.Zero;
            for (int part = 0; part < Registers.InEight; part++)
            {
                nint place = i + (part * DoubleRegister.Count);
                RegisterPair some = formula.Ordinary(
                    LoadOrdinary(at, place), TGradient.Always, ScaleOf<TGradient>(at, place), out DoubleRegister derivative, out DoubleRegister someSpecial);
                losses = RegisterPair.WithPart(losses, part, some);
                special |= someSpecial;
                if (TGradient.Always)
                {
                    gradient = Registers.WithPart(gradient, part, derivative);
                    specialGradient |= ~Register.Equals(derivative, derivative);
                }
            }

            if (TGradient.Always && at.Loss != null)
            {
                special |= specialGradient; // losses may lie over what the gradient is of
            }

            if (Registers.AnySet(special))
            {
                *endSpecials++ = i;
                continue;
            }

            for (int part = 0; part < Registers.InEight; part++)
            {
                RegisterPair some = RegisterPair.Part(losses, part);
                if (at.Loss != null)
                {
                    (some.Hi + some.Lo).Store((double*)at.Loss + i + (part * DoubleRegister.Count));
                }
                else
                {
                    DoubleRegister mask = Registers.Part(wanted, part);
                    sum = RegisterPair.Include(sum, part, new(some.Hi & mask, some.Lo & mask));
                }
            }

            if (TGradient.Always && Registers.AnySet(specialGradient))
            {
                *endSpecials++ = ~i; // the losses are done: their order does not depend on the gradient
            }
            else if (TGradient.Always)
            {
                gradient.Store((double*)at.Gradient + i);
            }
        }

        sums.Ordinary = sum;
        for (; specials < endSpecials; specials++)
        {
            RunSpecial(at, nint.Max(*specials, ~*specials), *specials >= 0, wanted, ref sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static OrdinaryOperands LoadOrdinary(in Arrays at, nint i) => new(
        Register.Load((double*)at.X + i),
        Register.Load((double*)at.Target + i),
        TFormula.Arrays > 2 ? Register.Load((double*)at.Third + i) : DoubleRegister.Zero,
        TFormula.Arrays > 3 ? Register.Load((double*)at.Fourth + i) : DoubleRegister.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RegisterPair ScaleOf<TGradient>(in Arrays at, nint i)
        where TGradient : IGradientChoice => !TGradient.Always ? default
        : at.GradOutput != null ? new(Register.Load((double*)at.GradOutput + i), DoubleRegister.Zero)
        : new(Register.Create(scale.Hi), Register.Create(scale.Lo));

    /// <summary>One vector of elements, some of which are special, or their gradients only: the others have the bits that they have elsewhere.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunSpecial(in Arrays at, nint i, bool withLosses, Vector512<double> wanted, ref LossSums sums)
    {
        VectorPair scales = call.WithGradient && at.GradOutput != null ? new(LoadResults(at.GradOutput, i), Vector512<double>.Zero) : VectorPair.Broadcast(scale);
        VectorPair losses = formula.Apply(Load(at, i), default, call.WithGradient, scales, out Vector512<double> gradient);
        for (int part = 0; part < Registers.InEight; part++)
        {
            nint place = i + (part * DoubleRegister.Count);
            RegisterPair ordinary = formula.Ordinary(
                LoadOrdinary(at, place), call.WithGradient, RegisterPair.Part(scales, part), out DoubleRegister derivative, out DoubleRegister special);
            losses = RegisterPair.WithPart(losses, part, RegisterPair.Select(special, RegisterPair.Part(losses, part), ordinary));
            DoubleRegister isOrdinary = Register.AndNot(Register.Equals(derivative, derivative), special);
            gradient = Registers.WithPart(gradient, part, Register.ConditionalSelect(isOrdinary, derivative, Registers.Part(gradient, part)));
        }

        if (withLosses && at.Loss != null)
        {
            StoreResults(losses.Hi + losses.Lo, at.Loss, i);
        }
        else if (withLosses)
        {
            sums.Ordinary = LossSums.Add(sums.Ordinary, new VectorPair(losses.Hi & wanted, losses.Lo & wanted), ref sums);
        }

        if (call.WithGradient)
        {
            Lanes.Store(Lanes.CanonicalNaN(gradient, gradient), at.Gradient + i);
        }
    }
}
