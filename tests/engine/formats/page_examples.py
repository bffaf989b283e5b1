"""A page with everything in it, for tests of what pages become."""

__all__ = ["PAGE"]

PAGE = r"""# Euler's theorem & its kin, 欧拉公式

For every real $x_1*y*$ it **costs** \$5 or 7 % of `a_b`, <b>not</b> bold:

$$
e^{i\pi} + 1 = 0 \tag{3}
$$

3. 设 $\{a\_b\}$ 为集合，则
   $$
   - x \\
   + y
   $$
4. second, with *words* and ~~struck~~ ones

   - deeper $$z$$
   - [deeper](https://example.org/a_b#c%20d) still

> Quoted $q$
> on two lines

| a | b |
|---|--:|
| $1$ | x_y |

---

    verbatim $x$

![a figure](<pictures/figure 1.png>) broken: $\frac{a$, and $\begin{aligned} a &= b \\ c &= d \end{aligned}$
"""
